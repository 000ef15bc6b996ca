using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>A person's answer to a <c>RequireApproval</c> step.</summary>
public sealed record ApprovalAnswer(bool Approved, string? Comment) : SignalAnswer
{
    public const int LongestComment = 4_096;

    private const string ApprovedName = "Approved";
    private const string CommentName = "Comment";

    /// <summary>The comment does not count: the same vote with another comment is a repeat.</summary>
    public override bool Repeats(SignalAnswer first) => first is ApprovalAnswer other && other.Approved == Approved;

    /// <summary>Reads an answer, or lists everything that is wrong with it.</summary>
    internal static (SignalAnswer? Answer, ImmutableArray<Problem> Problems) Parse(JsonMap data, ApprovalRules rules)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        bool? approved = null;
        if (!data.TryGetValue(ApprovedName, out var approvedValue))
            problems.Add(new("Data.Approved", "Data.Approved is missing: it must be \"True\" or \"False\"."));
        else if ((approved = JsonValues.Bool(approvedValue)) is null)
            problems.Add(new("Data.Approved", $"Data.Approved is {JsonValues.Shown(approvedValue)}, but must be \"True\" or \"False\"."));

        string? comment = null;
        if (data.TryGetValue(CommentName, out var commentValue) && commentValue.ValueKind != JsonValueKind.Null)
        {
            if (commentValue.ValueKind != JsonValueKind.String)
                problems.Add(new("Data.Comment", $"Data.Comment is {JsonValues.Shown(commentValue)}, but must be a string."));
            else if ((comment = commentValue.GetString()!).Length > LongestComment)
                problems.Add(new("Data.Comment", $"Data.Comment has {comment.Length} characters; at most {LongestComment} are allowed."));
        }

        var isBlank = !data.TryGetValue(CommentName, out var said) || string.IsNullOrWhiteSpace(JsonValues.Text(said));
        if (isBlank && rules.CommentRequired == CommentRule.Always)
            problems.Add(new("Data.Comment", "Data.Comment is missing or blank: this step takes no answer without a comment."));
        else if (isBlank && rules.CommentRequired == CommentRule.OnDenial && approved == false)
            problems.Add(new("Data.Comment", "Data.Comment is missing or blank: this step takes no denial without a comment."));

        foreach (var name in data.Keys.Where(name => !Is(name, ApprovedName) && !Is(name, CommentName)))
            problems.Add(new($"Data.{name}", $"Data.{name} is not known here: Data takes Approved and Comment."));

        return problems.Count == 0 ? (new ApprovalAnswer(approved!.Value, comment), []) : (null, problems.ToImmutable());
    }

    /// <summary>Reads accepted data, however today's rules would judge it; null if it neither approves nor denies.</summary>
    internal static ApprovalAnswer? ReadStored(JsonMap data) =>
        data.TryGetValue(ApprovedName, out var value) && JsonValues.Bool(value) is { } approved
            ? new ApprovalAnswer(approved, data.TryGetValue(CommentName, out var comment) && comment.ValueKind == JsonValueKind.String ? comment.GetString() : null)
            : null;

    private static bool Is(string name, string known) => string.Equals(name, known, StringComparison.OrdinalIgnoreCase);
}
