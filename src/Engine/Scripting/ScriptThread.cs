using System.Diagnostics;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary>
/// Runs a script on a thread of its own. The script's own interpreter stops it at its limits; from here it is watched for what that
/// does not notice: one that goes on is not waited for, and keeps its seat until it ends. It is not aborted, because the runtime need
/// not survive that.
/// </summary>
public static class ScriptThread
{
    /// <summary>Of known size, because reader and interpreter measure what is left of it: what is nested too deeply is an error and no end of the process.</summary>
    private const int StackSize = 4 * 1024 * 1024;

    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(20);

    /// <summary>One script for each processor: more would only take each other's time.</summary>
    private static readonly SemaphoreSlim Seats = new(Environment.ProcessorCount);

    /// <param name="work">Throws nothing but <see cref="OutOfMemoryException"/>.</param>
    /// <returns>Whether it has ended; false where it is not waited for any longer.</returns>
    public static async Task<bool> RunAsync(Action work, ScriptLimits limits, CancellationToken cancellation)
    {
        await Seats.WaitAsync(cancellation);
        return await Start(work, limits, () => Seats.Release(), cancellation);
    }

    /// <param name="ended">Called when the thread has ended, which may be long after the task has.</param>
    public static Task<bool> Start(Action work, ScriptLimits limits, Action ended, CancellationToken cancellation)
    {
        var verdict = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = new Thread(() =>
        {
            Watch(work, limits, verdict, cancellation);
            ended();
            verdict.TrySetResult(true);
        })
        { IsBackground = true, Name = "Script watch" };
        watch.Start();
        return verdict.Task;
    }

    private static void Watch(Action work, ScriptLimits limits, TaskCompletionSource<bool> verdict, CancellationToken cancellation)
    {
        var thread = new Thread(() => Run(work), StackSize) { IsBackground = true, Name = "Script" };
        var started = Stopwatch.GetTimestamp();
        long? cancelled = null;
        thread.Start();
        while (!thread.Join(Pulse))
        {
            if (cancellation.IsCancellationRequested)
                cancelled ??= Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(started) > limits.Time + limits.Grace || (cancelled is { } since && Stopwatch.GetElapsedTime(since) > limits.Grace))
                verdict.TrySetResult(false);
        }
    }

    private static void Run(Action work)
    {
        try
        {
            work();
        }
        catch (OutOfMemoryException)
        {
            // The outcome is missing, which says it.
        }
    }
}
