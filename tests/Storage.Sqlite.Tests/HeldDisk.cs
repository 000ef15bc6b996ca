namespace WorkflowFunctions.Storage.Sqlite.Tests;

/// <summary>Stands before the flushes of a log: a test has them wait or fail, as a disk does.</summary>
internal sealed class HeldDisk : IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private volatile int _begun;
    private volatile int _failures;

    /// <summary>How many flushes have begun.</summary>
    public int Begun => _begun;

    /// <summary>From now on flushes wait.</summary>
    public void Hold() => _open.Reset();

    /// <summary>The flushes that wait go on, and so do those to come.</summary>
    public void Release() => _open.Set();

    /// <summary>So many of the next flushes fail.</summary>
    public void Fail(int times) => _failures = times;

    /// <summary>Until <see cref="Release"/> the writer goes on only as far as it may without the disk. Returns when a flush waits.</summary>
    public void HoldAt(Action write)
    {
        Hold();
        var before = _begun;
        write();
        Assert.True(SpinWait.SpinUntil(() => _begun > before, TimeSpan.FromMinutes(1)));
    }

    public void BeforeFlush()
    {
        Interlocked.Increment(ref _begun);
        _open.Wait();
        if (_failures <= 0)
            return;
        Interlocked.Decrement(ref _failures);
        throw new IOException("No space left on device.");
    }

    public void Dispose()
    {
        Release();
        _open.Dispose();
    }
}
