using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>What a person says to a step that waits. The names in <c>$answer</c> are what the stores hold.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$answer")]
[JsonDerivedType(typeof(ApprovalAnswer), "Approval")]
[JsonDerivedType(typeof(InputAnswer), "Input")]
public abstract record SignalAnswer
{
    /// <summary>Whether another answer of the same person says the same.</summary>
    public abstract bool Repeats(SignalAnswer first);

    /// <summary>Reads the data of a signal as the step's type takes it, or lists all that is wrong with it.</summary>
    public static (SignalAnswer? Answer, ImmutableArray<Problem> Problems) Read(StepDefinition step, JsonMap data) =>
        step.IsOfType(StepTypes.RequireInput.ExtensionName) ? InputAnswer.Parse(StepInput.Of(step), data) : ApprovalAnswer.Parse(data);

    /// <summary>The answer of a signal that was accepted: as it was recorded then, or, in rows that lack it, as far as it can be read.</summary>
    public static SignalAnswer? Of(StepDefinition step, SignalReceived accepted) => accepted.Answer
        ?? (step.IsOfType(StepTypes.RequireInput.ExtensionName)
            ? InputAnswer.ReadStored(StepInput.Of(step), accepted.Data)
            : ApprovalAnswer.ReadStored(accepted.Data));
}
