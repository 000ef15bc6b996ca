using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Steps.Script;

/// <summary>
/// A process that runs scripts, one at a time. It is watched from here: whatever happens in it, it is gone once its script has used up
/// its time. It ends by itself when this process does, because its input then ends.
/// </summary>
/// <param name="process">Has been started, with its streams redirected.</param>
/// <param name="folder">Its own folder, which is removed.</param>
/// <param name="parting">How long to wait for it when it is dying; null: as usual.</param>
internal sealed class ScriptProcess(Process process, string folder, TimeSpan? parting = null) : IDisposable
{
    /// <summary>The exit code if the Linux kernel ended the process because its processor time is used up: 128 plus the signal.</summary>
    private const int ProcessorTimeIsUp = 128 + 24;

    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(50);

    private readonly TimeSpan _parting = parting ?? TimeSpan.FromSeconds(10);

    private readonly ScriptNoise _noise = new(process.StandardError.BaseStream);

    /// <summary>How many scripts it has run. A check runs none.</summary>
    public int Runs { get; private set; }

    public int Id { get; } = process.Id;

    public bool IsAlive => !process.HasExited;

    /// <summary>What it wrote when it ended.</summary>
    public string Noise => _noise.Text(_parting);

    /// <returns>Whether it is ready; if not, it is gone.</returns>
    public async Task<bool> WaitUntilReadyAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var ready = OnThread(Receive);
        try
        {
            if (await ready.WaitAsync(limit, cancellation) is null)
                return false;
        }
        catch (TimeoutException)
        {
            Kill();
            return false;
        }
        catch
        {
            Dispose();
            throw;
        }

        // On systems that can remove a folder in use, nothing can then be put into it, and nothing is left if this process dies.
        RemoveFolder();
        return true;
    }

    /// <summary>Runs one script. The process must not run another if the result says so, or if there is no result.</summary>
    /// <exception cref="ScriptsUnavailableException">The process had already ended.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process is gone.</exception>
    public async Task<ScriptResult> RunAsync(ScriptRequest request, CancellationToken cancellation)
    {
        if (!request.IsCheck)
            Runs++;
        var started = Stopwatch.GetTimestamp();
        var processorBefore = ProcessorTime();
        var used = TimeSpan.Zero;
        TimeSpan? clock = null;
        var exchange = OnThread(() => Exchange(ScriptMessages.Bytes(request, ScriptJson.Default.ScriptRequest)));
        string? verdict = null;
        while (!exchange.IsCompleted && verdict is null && !cancellation.IsCancellationRequested)
        {
            await ((Task)exchange).WaitAsync(Pulse, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            used = Used();
            if (Stopwatch.GetElapsedTime(started) > request.Limits.Time + request.Limits.Grace)
                (verdict, clock) = (ScriptReasons.TooLong(request.Limits), request.Limits.Time);
            else if (used > request.Limits.Processor)
                verdict = ScriptReasons.TooMuchProcessor(request.Limits);
        }

        used = Used();
        var elapsed = Stopwatch.GetElapsedTime(started);
        var isKilled = !exchange.IsCompleted;
        if (isKilled)
            Kill();
        var response = await ResponseAsync(exchange, cancellation);
        // A response that arrived while its process was being killed is still good; the process is not.
        if (response is not null && ScriptResult.Of(response, request.Limits) is var result)
            return (result with { IsSpent = result.IsSpent || isKilled }).After(response.EndedByClock, elapsed, used);
        if (verdict is null)
            cancellation.ThrowIfCancellationRequested();
        return ScriptResult.Failed(verdict ?? await WhyItEndedAsync(request.Limits)).After(clock, elapsed, used);

        // A process that is gone tells nothing any more; then what it told before counts.
        TimeSpan Used() => ProcessorTime() - processorBefore is var now && now > used ? now : used;
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
        RemoveFolder();
    }

    /// <summary>Uses threads of its own: reading a pipe blocks a thread, and the threads of the pool are for the host's work.</summary>
    private static Task<ScriptResponse?> OnThread(Func<ScriptResponse?> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Null if the process has ended, or does not end although it was killed.</summary>
    private async Task<ScriptResponse?> ResponseAsync(Task<ScriptResponse?> exchange, CancellationToken cancellation)
    {
        try
        {
            return await exchange.WaitAsync(_parting, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // A system that is short of memory or of its disk may take longer to clear it away, and a child of it may hold its output open.
            return null;
        }
        catch (ScriptsUnavailableException) when (cancellation.IsCancellationRequested)
        {
            // It was killed before the whole request was written: nobody waits for another attempt.
            return null;
        }
    }

    private ScriptResponse? Exchange(byte[] request)
    {
        try
        {
            process.StandardInput.BaseStream.Write(request);
            process.StandardInput.BaseStream.Flush();
        }
        catch (IOException)
        {
            Kill();
            // A script begins to run only after all of it has arrived, so this one has not run.
            throw new ScriptsUnavailableException("scripts cannot run: their process has ended");
        }

        return Receive();
    }

    /// <summary>Null if the process has ended, or has sent something that our program would never send.</summary>
    private ScriptResponse? Receive()
    {
        try
        {
            return ScriptMessages.Read(process.StandardOutput.BaseStream, ScriptJson.Default.ScriptResponse, ScriptMessages.LongestResponse);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or JsonException or ObjectDisposedException)
        {
            Kill();
            return null;
        }
    }

    private async Task<string> WhyItEndedAsync(ScriptLimits limits)
    {
        using var limit = new CancellationTokenSource(_parting);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
            return ScriptReasons.TooLong(limits);
        return Noise switch
        {
            var noise when noise.StartsWith("Stack overflow", StringComparison.Ordinal) => ScriptReasons.TooDeep,
            var noise when noise.Contains("OutOfMemory", StringComparison.Ordinal) || noise.StartsWith("Out of memory", StringComparison.Ordinal) => ScriptReasons.TooMuchMemory(limits),
            _ when process.ExitCode == ProcessorTimeIsUp => ScriptReasons.TooMuchProcessor(limits),
            _ => ScriptReasons.Ended(process.ExitCode),
        };
    }

    private TimeSpan ProcessorTime()
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            return TimeSpan.Zero;
        }
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It is gone already.
        }
    }

    private void RemoveFolder()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It was removed before, or it is in use and is removed once the process has gone.
        }
    }
}
