using System.Diagnostics;
using System.Runtime;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary>Why a script's thread was aborted.</summary>
internal enum ScriptAbort
{
    None,
    Time,
    Memory,
}

/// <summary>
/// Runs a script on a thread of its own. The interpreter looks at its limits between operations; a single operation that takes
/// too long, or too much, is aborted from here.
/// </summary>
internal static class ScriptThread
{
    /// <summary>
    /// Of known size, because reader and interpreter measure what is left of it: what is nested too deeply is an error and no end
    /// of the process. Not larger, because a thread cannot be aborted safely in the depth of a huge stack.
    /// </summary>
    private const int StackSize = 4 * 1024 * 1024;

    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(20);

    /// <summary>One script for each processor: more would only take each other's time.</summary>
    private static readonly SemaphoreSlim Seats = new(Environment.ProcessorCount);

    /// <param name="work">Never throws, unless it is aborted.</param>
    public static async Task<ScriptAbort> RunAsync(Action work, ScriptLimits limits, CancellationToken cancellation)
    {
        await Seats.WaitAsync(cancellation);
        try
        {
            return await Task.Factory.StartNew(
                () => Run(work, limits, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            Seats.Release();
        }
    }

    /// <summary>The same, while the caller waits.</summary>
    public static ScriptAbort Run(Action work, ScriptLimits limits, CancellationToken cancellation)
    {
        var abort = new CancellationTokenSource();
        var thread = new Thread(() => Abortable(work, abort.Token), StackSize) { IsBackground = true, Name = "Script" };
        var started = Stopwatch.GetTimestamp();
        var before = GC.GetTotalMemory(forceFullCollection: false);
        long? cancelled = null;
        long? aborted = null;
        var reason = ScriptAbort.None;
        thread.Start();
        while (!thread.Join(Pulse))
        {
            // An aborted thread is on its way out, but a deep stack takes its time to unwind: nobody has to wait for that.
            if (Over(aborted, limits.Grace))
                break;
            if (cancellation.IsCancellationRequested)
                cancelled ??= Stopwatch.GetTimestamp();
            if (reason != ScriptAbort.None)
                continue;
            before = Math.Min(before, GC.GetTotalMemory(forceFullCollection: false));
            if (Grows(before, limits))
                reason = ScriptAbort.Memory;
            else if (Stopwatch.GetElapsedTime(started) > limits.Time + limits.Grace || Over(cancelled, limits.Grace))
                reason = ScriptAbort.Time;
            if (reason != ScriptAbort.None)
                aborted = Abort(abort);
        }

        return reason;
    }

    private static long Abort(CancellationTokenSource abort)
    {
        // In the background: where the runtime waits for the thread, nobody waits with it.
        _ = abort.CancelAsync();
        return Stopwatch.GetTimestamp();
    }

    private static bool Over(long? since, TimeSpan limit) => since is { } start && Stopwatch.GetElapsedTime(start) > limit;

    /// <summary>Garbage is no growth, but whether it is garbage is known only after a collection.</summary>
    private static bool Grows(long before, ScriptLimits limits) =>
        GC.GetTotalMemory(forceFullCollection: false) - before > limits.ProcessGrowth
        && GC.GetTotalMemory(forceFullCollection: true) - before > limits.ProcessGrowth;

    private static void Abortable(Action work, CancellationToken abort)
    {
        try
        {
            // Aborting a thread may leave behind half-done state of what it worked on: here that is an engine nobody uses again.
#pragma warning disable SYSLIB0046
            ControlledExecution.Run(work, abort);
#pragma warning restore SYSLIB0046
        }
        catch (OperationCanceledException)
        {
            // The abort itself; who asked for it knows why.
        }
        catch (OutOfMemoryException)
        {
            // The outcome is missing, which says it.
        }
    }
}
