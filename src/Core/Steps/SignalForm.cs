using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Input;

namespace WorkflowFunctions.Core.Steps;

/// <summary>What a step that waits for people asks them, as somebody needs it who draws a form.</summary>
public abstract record SignalForm
{
    private SignalForm()
    {
    }

    /// <summary>One of a few answers, each with a comment if one likes.</summary>
    public sealed record Choice(ImmutableArray<OfferedAnswer> Answers) : SignalForm;

    /// <summary>Values, which one person gives.</summary>
    public sealed record Values(ImmutableArray<AskedValue> Inputs) : SignalForm;

    /// <summary>Null if the step waits for nobody, or in a way that no form can show.</summary>
    public static SignalForm? Of(StepDefinition step) =>
        step.IsOfType(ApprovalStep.Type.ExtensionName) ? new Choice(OfferedAnswer.Of(step))
        : step.IsOfType(InputStep.Type.ExtensionName) ? new Values([.. StepInput.Of(step).Select(AskedValue.Of)])
        : null;
}

/// <summary>An answer that an approval takes.</summary>
/// <param name="Approves">Whether it approves. If it does not, it denies, or is the further answer <paramref name="Answer"/>.</param>
/// <param name="Answer">The name of a further answer; null if it approves or denies.</param>
/// <param name="DisplayName">For people, as what one does.</param>
public sealed record OfferedAnswer(bool Approves, string? Answer, string DisplayName, bool CommentRequired)
{
    /// <summary>The longest comment, in characters.</summary>
    public const int LongestComment = ApprovalAnswer.LongestComment;

    /// <summary>Unique among the answers of a step.</summary>
    public string Id => Answer is not null ? $"answer.{Answer}" : Approves ? "approve" : "deny";

    /// <summary>The data of a signal that gives this answer.</summary>
    public JsonMap Data(string? comment)
    {
        var data = Answer is null
            ? JsonMap.Empty.Set(ApprovalData.Approved, JsonValues.Of(Approves))
            : JsonMap.Empty.Set(ApprovalData.Answer, Answer);
        return string.IsNullOrWhiteSpace(comment) ? data : data.Set(ApprovalData.Comment, comment);
    }

    internal static ImmutableArray<OfferedAnswer> Of(StepDefinition step)
    {
        var rules = ApprovalRules.Of(step);
        var always = rules.CommentRequired == CommentRule.Always;
        return
        [
            new(true, null, "Approve", always),
            new(false, null, "Deny", always || rules.CommentRequired == CommentRule.OnDenial),
            .. rules.Answers.Select(answer => new OfferedAnswer(false, answer.Name, answer.DisplayName, always || answer.CommentRequired)),
        ];
    }
}

/// <summary>A value that a step asks for, with what it has to fulfil.</summary>
/// <param name="Kind">Text, a number, a boolean or a date.</param>
/// <param name="Options">The values to choose from; empty if any will do.</param>
/// <param name="IsMultiLine">Whether a form offers several lines.</param>
/// <param name="Minimum">The smallest number, the earliest date or the shortest text; null if there is no limit.</param>
/// <param name="Default">The value if none is given.</param>
public sealed record AskedValue(
    string Name, string DisplayName, ParameterKind Kind, bool IsRequired, ImmutableArray<JsonElement> Options, bool IsMultiLine,
    JsonElement? Minimum, JsonElement? Maximum, JsonElement? Default)
{
    internal static AskedValue Of(StepInput input) => new(
        input.Name, input.DisplayName, input.Kind, input.Required, input.Rules.Options, input.Rules.MultiLine == true,
        input.Rules.Minimum, input.Rules.Maximum, input.Rules.Default);
}
