using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Input;

namespace WorkflowFunctions.Core.Instances;

/// <summary>What a person says to a step that waits. The names in <c>$answer</c> are what the stores hold.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$answer")]
[JsonDerivedType(typeof(ApprovalAnswer), "Approval")]
[JsonDerivedType(typeof(InputAnswer), "Input")]
public abstract record SignalAnswer
{
    /// <summary>Whether another answer of the same person says the same.</summary>
    public abstract bool Repeats(SignalAnswer first);
}
