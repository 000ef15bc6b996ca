namespace WorkflowFunctions.Core.Steps.Input;

/// <summary>Waits until one person has given values.</summary>
internal static class InputStep
{
    public static StepType Type { get; } = new("RequireInput", "Require Input")
    {
        Behaviour = new StepBehaviour.Signal(new InputSignals()),
        Description = "Waits until one person has given values, and puts them into the data bucket.",
        SignalName = "Input",
        Outputs = [StepOutputs.Continue, StepOutputs.Deadline],
        Parameters =
        [
            new("Inputs", ParameterKind.Inputs) { Required = true, Description = "The values to ask for, by name. Type is string (default), number, boolean or date. Options, MultiLine, Minimum, Maximum, Pattern and Default are rules for the value." },
            .. ApproverNotice.Parameters,
            .. WaitRules.DeadlineParameters,
            .. WaitRules.EscalationParameters,
        ],
        Check = WaitRules.Check,
    };
}
