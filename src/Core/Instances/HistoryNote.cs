using System.Collections.Immutable;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>What an entry of the history is made of, before it has its place there.</summary>
/// <param name="Message">For people; never a secret.</param>
/// <param name="Data">Further facts; empty where there are none.</param>
public sealed record HistoryNote(HistoryKind Kind, string Message, JsonMap Data)
{
    public static HistoryNote Plain(HistoryKind kind, string message) => new(kind, message, JsonMap.Empty);

    /// <summary>What the history says of evaluated tokens: one note of all that stood for something, one for each that did not.</summary>
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
