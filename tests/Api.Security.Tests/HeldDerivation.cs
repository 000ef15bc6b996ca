using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>The genuine derivation, which does not end before the test lets it.</summary>
internal sealed class HeldDerivation : IPasswordDerivation, IDisposable
{
    private readonly ManualResetEventSlim _finish = new();
    private int _runs;

    public SemaphoreSlim Started { get; } = new(0);

    public int Runs => Volatile.Read(ref _runs);

    public byte[] Derive(string password, ReadOnlySpan<byte> salt, int iterations, int length)
    {
        Interlocked.Increment(ref _runs);
        Started.Release();
        _finish.Wait(TestContext.Current.CancellationToken);
        return Pbkdf2Derivation.Instance.Derive(password, salt, iterations, length);
    }

    public void LetAllFinish() => _finish.Set();

    public void Dispose()
    {
        _finish.Dispose();
        Started.Dispose();
    }
}
