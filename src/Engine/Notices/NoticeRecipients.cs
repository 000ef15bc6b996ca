using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>
/// Makes recipients from the entries of a list. One entry yields one recipient; only an entry that is a single token may stand for
/// several: for an array, or for a list separated by <c>;</c> or <c>,</c>. An entry that resolves to nothing is dropped and noted.
/// </summary>
internal static class NoticeRecipients
{
    public static (ImmutableArray<string> Recipients, string? Problem) Read(ImmutableArray<string> entries, StepContext context)
    {
        var recipients = ImmutableArray.CreateBuilder<string>();
        foreach (var entry in entries)
        {
            var rendered = context.Render(entry, TokenPlace.Line);
            if (rendered.Problem is { } problem)
                return ([], problem);
            var several = rendered.IsResolved ? Named(entry, rendered.Text, context.Tokens) : [];
            if (several.IsEmpty)
                context.Note($"Recipient '{entry}' was dropped: nothing is known for it.");
            // In the text of an array, line breaks are escaped; in its items they are not.
            if (several.FirstOrDefault(one => one.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0) is not null)
                return ([], $"'{entry}' becomes more than one line: CR, LF and NUL are not allowed here.");
            recipients.AddRange(several);
        }

        return recipients.Count > NoticeParameters.MostRecipients
            ? ([], $"{recipients.Count} recipients are named, but at most {NoticeParameters.MostRecipients} are allowed: nobody was told anything")
            : (recipients.ToImmutable(), null);
    }

    private static ImmutableArray<string> Named(string entry, string text, TokenScope tokens)
    {
        if (TokenText.SingleToken(entry) is not { } token)
            return string.IsNullOrWhiteSpace(text) ? [] : [text];
        return tokens.Find(token) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(JsonValues.Text).Where(one => !string.IsNullOrWhiteSpace(one))]
            : AddressList.Split(text);
    }
}
