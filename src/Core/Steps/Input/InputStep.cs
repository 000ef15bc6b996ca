namespace WorkflowFunctions.Core.Steps.Input;

/// <summary>Waits until one person has given values.</summary>
internal static class InputStep
{
    public static StepType Type { get; } = new("RequireInput", "Require Input")
    {
        Behaviour = new StepBehaviour.Signal(new InputSignals()),
        Description = "Waits until one person has given values; they land in the data bucket.",
        SignalName = "Input",
        Outputs = [StepOutputs.Continue, StepOutputs.Deadline],
        Parameters =
        [
            new("Inputs", ParameterKind.Inputs) { Required = true, Description = "What is asked for: the names are those of the values, Type is string (default), number, boolean or date." },
            .. WaitRules.DeadlineParameters,
        ],
    };
}
