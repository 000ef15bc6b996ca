namespace WorkflowFunctions.Engine.Instances;

/// <summary>
/// Numbers for people to quote. They are unique and increasing, with gaps, because each process takes them from the store in blocks and
/// drops the rest of its block when it ends.
/// </summary>
public sealed class ReferenceIds(IInstanceStore store) : IDisposable
{
    private const int BlockSize = 100;

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private long _next;
    private long _end;

    public async Task<long> NextAsync()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            if (_next == _end)
            {
                _next = await store.LeaseReferenceIdsAsync(BlockSize);
                _end = _next + BlockSize;
            }

            return _next++;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();
}
