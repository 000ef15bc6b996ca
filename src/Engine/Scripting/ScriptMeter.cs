using System.Diagnostics;
using System.Runtime.CompilerServices;
using Jint.Constraints;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary>
/// The limits of a run, for operations of the language that the interpreter would not measure while they go on. It counts no
/// statements: those are the script's.
/// </summary>
internal sealed class ScriptMeter(Jint.Engine engine, ScriptLimits limits, CancellationToken cancellation)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly MemoryLimitConstraint? _memory = engine.Constraints.Find<MemoryLimitConstraint>();

    /// <exception cref="InsufficientExecutionStackException">Calls are nested too deeply.</exception>
    /// <exception cref="TimeoutException">The time is over.</exception>
    /// <exception cref="Jint.Runtime.MemoryLimitExceededException">Too much was allocated.</exception>
    public void Check()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        cancellation.ThrowIfCancellationRequested();
        if (Stopwatch.GetElapsedTime(_started) > limits.Time)
            throw new TimeoutException();
        _memory?.Check();
    }
}
