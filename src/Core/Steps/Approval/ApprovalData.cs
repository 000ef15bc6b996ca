using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>Reads the data of a signal to an approval, or lists everything that is wrong with it.</summary>
internal sealed class ApprovalData
{
    public const string Approved = "Approved";
    public const string Answer = "Answer";
    public const string Comment = "Comment";

    private static readonly string[] Usual = [Approved, Comment];
    private static readonly string[] WithAnswer = [Approved, Answer, Comment];

    private readonly ImmutableArray<Problem>.Builder _problems = ImmutableArray.CreateBuilder<Problem>(initialCapacity: 0);
    private readonly JsonMap _data;
    private readonly ApprovalRules _rules;

    private ApprovalData(JsonMap data, ApprovalRules rules) => (_data, _rules) = (data, rules);

    public static (SignalAnswer? Answer, ImmutableArray<Problem> Problems) Parse(JsonMap data, ApprovalRules rules)
    {
        var reader = new ApprovalData(data, rules);
        var (approved, answer) = reader.ReadDecision();
        var comment = reader.ReadComment();
        reader.RequireComment(approved, answer);
        reader.RefuseOthers();
        return reader._problems.Count > 0
            ? (null, reader._problems.ToImmutable())
            : (new ApprovalAnswer(approved == true, comment) { Answer = answer?.Name }, []);
    }

    private string Names => string.Join(", ", _rules.Answers.Select(answer => answer.Name));

    private (bool? Approved, FurtherAnswer? Answer) ReadDecision()
    {
        if (_rules.Answers.IsEmpty || Given(Answer) is not { } answer)
            return (ReadApproved(), null);
        if (Given(Approved) is not null)
            Refuse(Answer, $"Data has Approved and Answer: give Approved to approve or deny, or Answer with one of {Names}.");
        else if (answer.ValueKind == JsonValueKind.String && _rules.AnswerOf(answer.GetString()!) is { } known)
            return (false, known);
        else
            Refuse(Answer, $"Data.Answer is {JsonValues.Shown(answer)}, but must be one of {Names}. Give Approved instead to approve or deny.");
        return (null, null);
    }

    private bool? ReadApproved()
    {
        var instead = _rules.Answers.IsEmpty ? "" : $" Or give Answer instead, with one of {Names}.";
        if (!_data.TryGetValue(Approved, out var value))
            Refuse(Approved, $"Data.Approved is missing: it must be \"True\" or \"False\".{instead}");
        else if (JsonValues.Bool(value) is { } approved)
            return approved;
        else
            Refuse(Approved, $"Data.Approved is {JsonValues.Shown(value)}, but must be \"True\" or \"False\".{instead}");
        return null;
    }

    private string? ReadComment()
    {
        if (Given(Comment) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            Refuse(Comment, $"Data.Comment is {JsonValues.Shown(value)}, but must be a string.");
        else if (value.GetString()! is { Length: <= ApprovalAnswer.LongestComment } comment)
            return comment;
        else
            Refuse(Comment, $"Data.Comment has {value.GetString()!.Length} characters; at most {ApprovalAnswer.LongestComment} are allowed.");
        return null;
    }

    private void RequireComment(bool? approved, FurtherAnswer? answer)
    {
        if (Given(Comment) is { } comment && !string.IsNullOrWhiteSpace(JsonValues.Text(comment)))
            return;
        var refused = _rules.CommentRequired == CommentRule.Always ? "no answer"
            : answer is { CommentRequired: true } ? $"no answer '{answer.Name}'"
            : _rules.CommentRequired == CommentRule.OnDenial && answer is null && approved == false ? "no denial"
            : null;
        if (refused is not null)
            Refuse(Comment, $"Data.Comment is missing or blank: this step takes {refused} without a comment.");
    }

    private void RefuseOthers()
    {
        var known = _rules.Answers.IsEmpty ? Usual : WithAnswer;
        foreach (var (name, _) in _data)
        {
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
                Refuse(name, $"Data.{name} is not known here: Data takes {string.Join(", ", known[..^1])} and {known[^1]}.");
        }
    }

    private JsonElement? Given(string name) => _data.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private void Refuse(string name, string message) => _problems.Add(new($"Data.{name}", message));
}
