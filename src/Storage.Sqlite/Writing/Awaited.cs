using System.Globalization;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>Whose signal an instance waits for. AssignedTo lists are made from this.</summary>
/// <param name="VotePrefix">The beginning of the keys of votes at this visit.</param>
/// <param name="People">The keys of callers in whose lists the instance is, whatever roles they hold.</param>
/// <param name="Barred">The keys of callers in whose lists the instance is not, whatever roles they hold.</param>
/// <param name="Answered">The keys of callers whose vote somebody else has given, in the order of the votes. They are kept out, too.</param>
internal sealed record Awaited(
    string VotePrefix, IReadOnlyList<int> Roles, IReadOnlyList<string> People, IReadOnlyList<string> Barred, IReadOnlyList<string> Answered)
{
    private const string BarredMark = " !";
    private const string AnsweredMark = " =";

    private string Wait
    {
        get
        {
            var wait = $"{VotePrefix} {string.Join(',', Roles)}";
            return People.Count == 0 && Barred.Count == 0
                ? wait
                : $"{wait}{string.Concat(People.Select(key => $" +{key}"))}{string.Concat(Barred.Select(key => BarredMark + key))}";
        }
    }

    public static Awaited? Of(InstanceSnapshot snapshot) => snapshot.State is InstanceState.AwaitingSignal waiting
        ? new(
            InboxKeys.SignalPrefix(snapshot.Position.Number, waiting.SignalName), [.. waiting.RoleIds.Distinct().Order()],
            [.. waiting.People.Select(person => person.Key).Distinct().Order(StringComparer.Ordinal)],
            [.. waiting.Barred.Distinct().Order(StringComparer.Ordinal)],
            waiting.AnsweredFor)
        : null;

    /// <summary>Whether there are rows of callers in whose lists the instance is not, by the text of its wait.</summary>
    public static bool HasKeptOut(string? text) =>
        text is not null && (text.Contains(BarredMark, StringComparison.Ordinal) || text.Contains(AnsweredMark, StringComparison.Ordinal));

    /// <summary>How many of <see cref="Answered"/> the commit has written that left this text; null if that was for another wait.</summary>
    public int? AnsweredIn(string? text)
    {
        if (text is null || !text.StartsWith(Wait, StringComparison.Ordinal))
            return null;
        var rest = text[Wait.Length..];
        if (rest.Length == 0)
            return 0;
        // The number only grows at a visit, and the rows of those before are there.
        return rest.StartsWith(AnsweredMark, StringComparison.Ordinal)
            && int.TryParse(rest[AnsweredMark.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Answered.Count
                ? number
                : null;
    }

    /// <summary>
    /// One text for each different wait. From it, a commit sees whether the rows have to change. Of roles alone it is what the releases
    /// before have written.
    /// </summary>
    public override string ToString() =>
        Answered.Count == 0 ? Wait : string.Create(CultureInfo.InvariantCulture, $"{Wait}{AnsweredMark}{Answered.Count}");
}
