using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Steps.Script;

/// <summary>Settings of the processes that run scripts.</summary>
public sealed record ScriptPoolOptions
{
    /// <summary>How many scripts run at once, each in its own process. More would only take time from each other.</summary>
    public int Processes { get; init; } = System.Environment.ProcessorCount;

    /// <summary>
    /// How many scripts a process runs before it is replaced, so that what its runtime accumulates does not stay forever.
    /// </summary>
    public int RunsOfEach { get; init; } = 500;

    /// <summary>How long a process may take to start.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The heap of a process, in bytes; the runtime allocates no more.</summary>
    public long Heap { get; init; } = ScriptLimits.Heap;

    /// <summary>The path of the program, which is next to the host's own.</summary>
    public string Program { get; init; } = Path.Combine(AppContext.BaseDirectory, "WorkflowFunctions.ScriptWorker.dll");

    /// <summary>Environment variables of a process, beyond what its runtime needs: none by default.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
