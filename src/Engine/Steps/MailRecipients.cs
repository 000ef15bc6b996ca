using System.Collections.Immutable;
using MimeKit;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Engine;

/// <summary>
/// Makes addresses of the entries of a list of recipients. One entry yields one address; only an entry that is a single token
/// may stand for a list separated by <c>;</c>. An entry that nothing is known for is dropped and noted.
/// </summary>
internal static class MailRecipients
{
    public static (InternetAddressList Addresses, string? Problem) Read(ImmutableArray<string> entries, StepContext context)
    {
        var addresses = new InternetAddressList();
        foreach (var entry in entries)
        {
            var rendered = context.Render(entry, TokenPlace.Line);
            if (rendered.Problem is { } problem)
                return (addresses, problem);
            if (!rendered.IsResolved || string.IsNullOrWhiteSpace(rendered.Text))
            {
                context.Note($"Recipient '{entry}' was dropped: nothing is known for it.");
                continue;
            }

            var parts = TokenText.IsSingleToken(entry)
                ? rendered.Text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                : [rendered.Text];
            foreach (var part in parts)
            {
                if (!MailboxAddress.TryParse(part, out var address) || address.LocalPart.Length == 0 || address.Domain.Length == 0)
                    return (addresses, $"recipient '{part}' is no mail address");
                addresses.Add(address);
            }
        }

        return (addresses, null);
    }
}
