using System.Collections.Immutable;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>The content of a history entry, before it has its place in the history.</summary>
/// <param name="Message">For people; never contains a secret.</param>
/// <param name="Data">Further facts; empty if there are none.</param>
public sealed record HistoryNote(HistoryKind Kind, string Message, JsonMap Data)
{
    public static HistoryNote Plain(HistoryKind kind, string message) => new(kind, message, JsonMap.Empty);

    /// <summary>What the history says about evaluated tokens: one note for all that were resolved, and one for each that was not.</summary>
    public static IEnumerable<HistoryNote> Of(IEnumerable<TokenUse> uses)
    {
        var each = uses.DistinctBy(use => use.Name, StringComparer.OrdinalIgnoreCase).ToImmutableArray();
        var replaced = each.Where(use => use.Value is not null).ToImmutableArray();
        if (!replaced.IsEmpty)
        {
            yield return new(
                HistoryKind.TokensReplaced,
                $"Replaced {string.Join(", ", replaced.Select(use => $"$({use.Name})"))}.",
                JsonMap.From(replaced.Select(use => KeyValuePair.Create(use.Name, JsonValues.Of(use.Value!)))));
        }

        foreach (var use in each.Where(use => use.Value is null))
            yield return Plain(HistoryKind.TokenUnresolved, $"Nothing is known for '$({use.Name})': it was left as written.");
    }
}
