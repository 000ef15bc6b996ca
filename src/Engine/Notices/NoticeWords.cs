using System.Net;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>The words of a notice as authored: by the step, by the installation or by the product, in this order.</summary>
/// <param name="Text">The plain text; null: it is made from the HTML.</param>
/// <param name="Html">Null: it is made from the plain text.</param>
internal sealed record NoticeWords(string Subject, string? Text, string? Html)
{
    private const string Link = $"<p><a href=\"$({NoticeTokens.Link})\">$({NoticeTokens.Link})</a></p>";

    private const string ReasonToken = $"$({NoticeTokens.Reason})";
    private const string Reason = $"<p>{ReasonToken}</p>";

    /// <param name="step">The step whose words count; null if the notice is not about a step.</param>
    /// <param name="hasLink">Whether the token for the link means anything.</param>
    /// <param name="hasReason">Whether a reason has to be told, whatever the words are.</param>
    public static NoticeWords Of(NoticeKind kind, StepDefinition? step, NoticeTemplate? template, bool hasLink, bool hasReason)
    {
        var words = Authored(kind, step, template, (hasReason ? Reason : "") + (hasLink ? Link : ""));
        return !hasReason || new[] { words.Text, words.Html }.Any(text => text?.Contains(ReasonToken, StringComparison.OrdinalIgnoreCase) == true)
            ? words
            : words with
            {
                Text = words.Text is null ? null : $"{words.Text}\n\n{ReasonToken}",
                Html = words.Html is null ? null : words.Html + Reason,
            };
    }

    /// <param name="end">What the words of the product end with.</param>
    private static NoticeWords Authored(NoticeKind kind, StepDefinition? step, NoticeTemplate? template, string end)
    {
        var (prefix, subject, message) = Defaults(kind, step);
        var authored = step?.TextParameter(prefix + "Message");
        var (text, html) = authored is not null ? (null, authored)
            : template is { Text: null, Html: null } or null ? (null, message + end)
            : (template.Text, template.Html);
        return new(step?.TextParameter(prefix + "Subject") ?? template?.Subject ?? subject, text, html);
    }

    /// <summary>The words with their tokens replaced, or why they must not be used.</summary>
    public (string Subject, string? Text, string Html, string? Problem) Render(StepContext context, TokenScope scope)
    {
        var subject = context.Render(Subject, TokenPlace.Line, scope);
        var html = Html is null ? null : context.Render(Html, TokenPlace.Html, scope);
        var text = Text is null ? null : context.Render(Text, TokenPlace.Plain, scope);
        return (subject.Text, text?.Text, html?.Text ?? AsHtml(text?.Text ?? ""), subject.Problem ?? html?.Problem ?? text?.Problem);
    }

    private static (string Prefix, string Subject, string Message) Defaults(NoticeKind kind, StepDefinition? step) => kind switch
    {
        NoticeKind.AnswerWanted => (
            ApproverNotice.Prefix, "Your answer is wanted: $(title)",
            "<p>$(title), requested by $(requester), waits for your answer at the step '$(step)'.</p>"),
        NoticeKind.Reminder => (
            NoticeParameters.Reminder, Declared(step, NoticeParameters.Reminder + "Subject"), Declared(step, NoticeParameters.Reminder + "Message")),
        NoticeKind.Ended => ("", $"$({NoticeTokens.Outcome}): $(title)", $"<p>Your request '$(title)' has ended: {ReasonToken}</p>"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The installation has no words for it."),
    };

    private static string Declared(StepDefinition? step, string parameter) =>
        StepTypes.Find(step?.ExtensionName ?? "")?.FindParameter(parameter)?.Default ?? "";

    internal static string AsHtml(string text) =>
        $"<p>{WebUtility.HtmlEncode(text.ReplaceLineEndings("\n")).Replace("\n", "<br>\n", StringComparison.Ordinal)}</p>";
}
