using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>Whose signal an instance waits for. AssignedTo lists are made from this.</summary>
/// <param name="VotePrefix">The beginning of the keys of votes at this visit.</param>
/// <param name="People">The keys of callers in whose lists the instance is, whatever roles they hold.</param>
/// <param name="Barred">The keys of callers in whose lists the instance is not, whatever roles they hold.</param>
internal sealed record Awaited(string VotePrefix, IReadOnlyList<int> Roles, IReadOnlyList<string> People, IReadOnlyList<string> Barred)
{
    public static Awaited? Of(InstanceSnapshot snapshot) => snapshot.State is InstanceState.AwaitingSignal waiting
        ? new(
            InboxKeys.SignalPrefix(snapshot.Position.Number, waiting.SignalName), [.. waiting.RoleIds.Distinct().Order()],
            [.. waiting.People.Select(person => person.Key).Distinct().Order(StringComparer.Ordinal)],
            [.. waiting.Barred.Distinct().Order(StringComparer.Ordinal)])
        : null;

    /// <summary>
    /// One text for each different wait. From it, a commit sees whether the rows have to change. Of roles alone it is what the releases
    /// before have written.
    /// </summary>
    public override string ToString() =>
        $"{VotePrefix} {string.Join(',', Roles)}{string.Concat(People.Select(key => $" +{key}"))}{string.Concat(Barred.Select(key => $" !{key}"))}";
}
