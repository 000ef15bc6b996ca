using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Input;

namespace WorkflowFunctions.Core.Instances;

/// <summary>A person's answer to a step that waits. The stores hold the names in <c>$answer</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$answer")]
[JsonDerivedType(typeof(ApprovalAnswer), "Approval")]
[JsonDerivedType(typeof(InputAnswer), "Input")]
public abstract record SignalAnswer
{
    /// <summary>Whether this answer says the same as an earlier one of the same person.</summary>
    public abstract bool Repeats(SignalAnswer first);
}
