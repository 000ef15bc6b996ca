using System.Diagnostics;
using System.Runtime;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary>Why a script is not waited for any longer.</summary>
public enum ScriptStop
{
    /// <summary>It has ended.</summary>
    None,
    Time,
    Memory,
}

/// <summary>
/// Runs a script on a thread of its own. The script's own interpreter stops it at its limits; from here it is watched for what that
/// does not notice: one that goes on is not waited for, and keeps its seat until it ends; one that takes the memory of the process is aborted.
/// </summary>
public static class ScriptThread
{
    /// <summary>Of known size, because reader and interpreter measure what is left of it: what is nested too deeply is an error and no end of the process.</summary>
    private const int StackSize = 4 * 1024 * 1024;

    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(20);

    /// <summary>One script for each processor: more would only take each other's time.</summary>
    private static readonly SemaphoreSlim Seats = new(Environment.ProcessorCount);

    /// <param name="work">Never throws, unless it is aborted.</param>
    public static async Task<ScriptStop> RunAsync(Action work, ScriptLimits limits, CancellationToken cancellation)
    {
        await Seats.WaitAsync(cancellation);
        return await Start(work, limits, () => Seats.Release(), cancellation);
    }

    /// <param name="ended">Called when the thread has ended, which may be long after the task has.</param>
    public static Task<ScriptStop> Start(Action work, ScriptLimits limits, Action ended, CancellationToken cancellation)
    {
        var verdict = new TaskCompletionSource<ScriptStop>(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = new Thread(() =>
        {
            Watch(work, limits, verdict, cancellation);
            ended();
            verdict.TrySetResult(ScriptStop.None);
        })
        { IsBackground = true, Name = "Script watch" };
        watch.Start();
        return verdict.Task;
    }

    private static void Watch(Action work, ScriptLimits limits, TaskCompletionSource<ScriptStop> verdict, CancellationToken cancellation)
    {
        using var abort = new CancellationTokenSource();
        var thread = new Thread(() => Run(work, abort.Token), StackSize) { IsBackground = true, Name = "Script" };
        var started = Stopwatch.GetTimestamp();
        var before = GC.GetTotalMemory(forceFullCollection: false);
        long? cancelled = null;
        thread.Start();
        while (!thread.Join(Pulse))
        {
            before = Math.Min(before, GC.GetTotalMemory(forceFullCollection: false));
            if (!abort.IsCancellationRequested && Grows(before, limits))
            {
                verdict.TrySetResult(ScriptStop.Memory);
                abort.Cancel();
            }

            if (cancellation.IsCancellationRequested)
                cancelled ??= Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(started) > limits.Time + limits.Grace || (cancelled is { } since && Stopwatch.GetElapsedTime(since) > limits.Grace))
                verdict.TrySetResult(ScriptStop.Time);
        }
    }

    /// <summary>Garbage is no growth, but whether it is garbage is known only after a collection.</summary>
    private static bool Grows(long before, ScriptLimits limits) =>
        GC.GetTotalMemory(forceFullCollection: false) - before > limits.ProcessGrowth
        && GC.GetTotalMemory(forceFullCollection: true) - before > limits.ProcessGrowth;

    private static void Run(Action work, CancellationToken abort)
    {
        try
        {
            // The last resort where the process would die of its memory: the runtime may die of an abort, too, though rarely.
            // What is left half done is an interpreter that nobody uses again.
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
