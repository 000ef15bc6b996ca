using System.Text.Json;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>A person's answer to a <c>RequireApproval</c> step.</summary>
/// <param name="Approved">False as well if it is a further answer: whoever does not know that one must not take it for an approval.</param>
public sealed record ApprovalAnswer(bool Approved, string? Comment) : SignalAnswer
{
    public const int LongestComment = 4_096;

    /// <summary>The name of the further answer, as the step declares it; null if the person has approved or denied.</summary>
    public string? Answer { get; init; }

    /// <summary>The comment does not count: the same vote with another comment is a repeat.</summary>
    public override bool Repeats(SignalAnswer first) =>
        first is ApprovalAnswer other && other.Approved == Approved && other.Answer == Answer;

    /// <summary>Reads accepted data, however today's rules would judge it; null if it neither approves nor denies.</summary>
    internal static ApprovalAnswer? ReadStored(JsonMap data) =>
        data.TryGetValue(ApprovalData.Approved, out var value) && JsonValues.Bool(value) is { } approved
            ? new ApprovalAnswer(approved, data.TryGetValue(ApprovalData.Comment, out var comment) && comment.ValueKind == JsonValueKind.String ? comment.GetString() : null)
            : null;
}
