using System.Collections.Immutable;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>The content of a history entry, before it has its place in the history.</summary>
/// <param name="Message">For people; never contains a secret.</param>
/// <param name="Data">Further facts; empty if there are none.</param>
public sealed record HistoryNote(HistoryKind Kind, string Message, JsonMap Data)
{
    /// <summary>The most tokens that one step tells the history of each kind; of the others it tells how many they are.</summary>
    public const int MostTokensTold = 100;

    public static HistoryNote Plain(HistoryKind kind, string message) => new(kind, message, JsonMap.Empty);

    /// <summary>What the history says about evaluated tokens: one note for all that were resolved, and one for each that was not.</summary>
    public static IEnumerable<HistoryNote> Of(IEnumerable<TokenUse> uses)
    {
        var each = uses.DistinctBy(use => use.Name, StringComparer.OrdinalIgnoreCase).ToImmutableArray();
        var replaced = each.Where(use => use.Value is not null).ToImmutableArray();
        if (!replaced.IsEmpty)
        {
            var told = replaced[..Math.Min(replaced.Length, MostTokensTold)];
            var rest = replaced.Length > told.Length ? $" and {replaced.Length - told.Length} more" : "";
            yield return new(
                HistoryKind.TokensReplaced,
                $"Replaced {string.Join(", ", told.Select(use => $"$({use.Name})"))}{rest}.",
                JsonMap.From(told.Select(use => KeyValuePair.Create(use.Name, JsonValues.Of(use.Value!)))));
        }

        var unresolved = each.Where(use => use.Value is null).ToImmutableArray();
        foreach (var use in unresolved.Take(MostTokensTold))
            yield return Plain(HistoryKind.TokenUnresolved, $"Nothing is known for '$({use.Name})': it was left as written.");
        if (unresolved.Length > MostTokensTold)
            yield return Plain(HistoryKind.TokenUnresolved, $"Nothing is known for {unresolved.Length - MostTokensTold} more tokens: they were left as written.");
    }
}
