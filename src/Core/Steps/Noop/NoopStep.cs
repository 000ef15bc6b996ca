namespace WorkflowFunctions.Core.Steps.Noop;

/// <summary>Marks where a workflow starts and ends.</summary>
internal static class NoopStep
{
    public static StepType Type { get; } = new("NOOPStep", "Start or end marker")
    {
        Behaviour = new StepBehaviour.Marker(),
        Description = "Does nothing: marks where a workflow starts and ends.",
    };
}
