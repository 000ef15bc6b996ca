namespace WorkflowFunctions.Engine.Steps.Script;

/// <summary>The processes that scripts run in.</summary>
public sealed record ScriptPoolOptions
{
    /// <summary>How many scripts run at once, each in its own process: more would only take each other's time.</summary>
    public int Processes { get; init; } = System.Environment.ProcessorCount;

    /// <summary>How many scripts a process runs before another takes its place, so that what the runtime piles up does not stay for ever.</summary>
    public int RunsOfEach { get; init; } = 500;

    /// <summary>How long a process may take to start.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The program, which lies beside the host's own.</summary>
    public string Program { get; init; } = Path.Combine(AppContext.BaseDirectory, "WorkflowFunctions.ScriptWorker.dll");

    /// <summary>The environment of a process, besides what its runtime needs: nothing.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
