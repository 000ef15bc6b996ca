using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>What a person says to a step that waits.</summary>
public abstract record SignalAnswer
{
    /// <summary>Whether another answer of the same person says the same.</summary>
    public abstract bool Repeats(SignalAnswer first);

    /// <summary>Reads the data of a signal as the step's type takes it, or lists all that is wrong with it.</summary>
    public static (SignalAnswer? Answer, ImmutableArray<Problem> Problems) Read(StepDefinition step, JsonMap data) =>
        step.IsOfType(StepTypes.RequireInput.ExtensionName) ? InputAnswer.Parse(StepInput.Of(step), data) : ApprovalAnswer.Parse(data);
}
