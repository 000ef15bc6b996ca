using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Steps.Script;

/// <summary>
/// The processes that run scripts: at most as many as there are seats, started when needed and kept warm. A process whose script has
/// passed a limit is replaced at once, in the background.
/// </summary>
public sealed class ScriptPool : IDisposable
{
    private readonly ScriptPoolOptions _options;
    private readonly ScriptSeats _seats;
    private readonly ScriptProcessFactory _processes;
    private readonly Lock _gate = new();
    private readonly Stack<Task<ScriptProcess>> _warm = new();
    private readonly CancellationTokenSource _over = new();
    private bool _isDisposed;

    public ScriptPool()
        : this(new ScriptPoolOptions())
    {
    }

    public ScriptPool(ScriptPoolOptions options)
    {
        _options = options;
        _seats = new ScriptSeats(options.Processes);
        _processes = new ScriptProcessFactory(options);
    }

    /// <summary>Waits for a turn, then runs one script.</summary>
    /// <param name="key">The owner of the script: the keys take turns.</param>
    /// <param name="request">The script. Its limits count from the time it runs.</param>
    /// <exception cref="ScriptsUnavailableException">There is no process for it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the script has been stopped.</exception>
    internal async Task<ScriptResult> RunAsync(Guid key, ScriptRequest request, CancellationToken cancellation)
    {
        using var seat = await EnterAsync(key, cancellation);
        return await RunSeatedAsync(request, cancellation);
    }

    /// <summary>Waits for a seat, which is given back by disposing it.</summary>
    /// <param name="key">Whose script it is: turns go round among the keys.</param>
    /// <exception cref="OperationCanceledException">Cancelled; no seat is taken.</exception>
    internal async Task<IDisposable> EnterAsync(Guid key, CancellationToken cancellation)
    {
        await _seats.EnterAsync(key, cancellation);
        return new Seat(_seats);
    }

    public void Dispose()
    {
        Task<ScriptProcess>[] warm;
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            warm = [.. _warm];
            _warm.Clear();
        }

        _over.Cancel();
        foreach (var process in warm)
            End(process);
        _over.Dispose();
    }

    /// <summary>Done when each process that was being started in the background has started, or has failed to.</summary>
    internal Task WarmedUpAsync()
    {
        lock (_gate)
            return Task.WhenAll(_warm);
    }

    /// <summary>Runs one script, for a caller that has a seat. Errors are those of <see cref="RunAsync"/>.</summary>
    internal async Task<ScriptResult> RunSeatedAsync(ScriptRequest request, CancellationToken cancellation)
    {
        var process = await TakeAsync(cancellation);
        var isReusable = false;
        try
        {
            var result = await process.RunAsync(request, cancellation);
            isReusable = !result.IsSpent && process.Runs < _options.RunsOfEach;
            return result;
        }
        finally
        {
            if (!isReusable)
                process.Dispose();
            Keep(isReusable ? Task.FromResult(process) : null);
        }
    }

    private async Task<ScriptProcess> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task<ScriptProcess>? taken;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                // One that did not start in the background says nothing of now. It may have been hours ago.
                while (_warm.TryPop(out taken) && taken is { IsCompleted: true, IsCompletedSuccessfully: false })
                    End(taken);
                taken ??= StartAsync();
            }

            try
            {
                var process = await taken.WaitAsync(cancellation);
                if (process.IsAlive)
                    return process;
                process.Dispose();
            }
            catch (OperationCanceledException) when (!taken.IsCompleted)
            {
                Keep(taken);
                throw;
            }
        }
    }

    /// <summary>Keeps a process for the next script.</summary>
    /// <param name="process">Null to start a new one.</param>
    private void Keep(Task<ScriptProcess>? process)
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _warm.Push(process ?? StartAsync());
                return;
            }
        }

        if (process is not null)
            End(process);
    }

    private sealed class Seat(ScriptSeats seats) : IDisposable
    {
        private ScriptSeats? _seats = seats;

        public void Dispose() => Interlocked.Exchange(ref _seats, null)?.Leave();
    }

    private Task<ScriptProcess> StartAsync() => Task.Run(() => _processes.StartAsync(_over.Token));

    private static void End(Task<ScriptProcess> process) => process.ContinueWith(
        started =>
        {
            if (started.IsCompletedSuccessfully)
                started.Result.Dispose();
            else
                _ = started.Exception;
        },
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
