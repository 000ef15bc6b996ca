using System.Collections.Immutable;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>
/// Makes recipients from the entries of a list. One entry yields one recipient; only an entry that is a single token may stand for a list
/// separated by <c>;</c>. An entry that resolves to nothing is dropped and noted.
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
            if (!rendered.IsResolved || string.IsNullOrWhiteSpace(rendered.Text))
                context.Note($"Recipient '{entry}' was dropped: nothing is known for it.");
            else if (TokenText.IsSingleToken(entry))
                recipients.AddRange(rendered.Text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            else
                recipients.Add(rendered.Text);
        }

        return recipients.Count > NoticeParameters.MostRecipients
            ? ([], $"{recipients.Count} recipients are named, but at most {NoticeParameters.MostRecipients} are allowed: nobody was told anything")
            : (recipients.ToImmutable(), null);
    }
}
