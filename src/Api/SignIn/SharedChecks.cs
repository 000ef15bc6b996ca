namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Runs a limited number of checks at a time. Requests for the same check share it, and a check for which nobody waits any more is
/// cancelled.
/// </summary>
/// <param name="most">The most different checks that may run or wait at once.</param>
internal sealed class SharedChecks(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Check> _running = [];

    /// <summary>The result of the check; null, at once, if too many others are running or waiting.</summary>
    /// <exception cref="OperationCanceledException">The caller's own cancellation.</exception>
    public async Task<PasswordCheck?> RunAsync(
        string key, Func<CancellationToken, Task<PasswordCheck>> check, CancellationToken cancellation)
    {
        if (Join(key, check) is not { } joined)
            return null;
        try
        {
            return await joined.Result.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Leave(key, joined);
        }
    }

    private Check? Join(string key, Func<CancellationToken, Task<PasswordCheck>> check)
    {
        lock (_lock)
        {
            if (!_running.TryGetValue(key, out var joined))
            {
                if (_running.Count >= most)
                    return null;
                var gone = new CancellationTokenSource();
                var token = gone.Token;
                // On another thread: a check that need not wait would otherwise run inside the lock.
                joined = new(Task.Run(() => check(token), CancellationToken.None), gone);
                _running.Add(key, joined);
            }

            joined.Waiting++;
            return joined;
        }
    }

    private void Leave(string key, Check left)
    {
        lock (_lock)
        {
            if (--left.Waiting > 0)
                return;
            _running.Remove(key);
        }

        left.Gone.Cancel();
        left.Gone.Dispose();
    }

    private sealed class Check(Task<PasswordCheck> result, CancellationTokenSource gone)
    {
        public Task<PasswordCheck> Result => result;

        public CancellationTokenSource Gone => gone;

        public int Waiting { get; set; }
    }
}
