using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>Whose signal an instance waits for. AssignedTo lists are made from this.</summary>
/// <param name="VotePrefix">The beginning of the keys of votes at this visit.</param>
internal sealed record Awaited(string VotePrefix, IReadOnlyList<int> Roles)
{
    public static Awaited? Of(InstanceSnapshot snapshot) => snapshot.State is InstanceState.AwaitingSignal waiting
        ? new(InboxKeys.SignalPrefix(snapshot.Position.Number, waiting.SignalName), [.. waiting.RoleIds.Distinct().Order()])
        : null;

    /// <summary>One text for each different wait. From it, a commit sees whether the rows have to change.</summary>
    public override string ToString() => $"{VotePrefix} {string.Join(',', Roles)}";
}
