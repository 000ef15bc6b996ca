using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Instances;

/// <summary>Who may see an instance.</summary>
public static class InstanceAccess
{
    /// <summary>
    /// With <c>read</c>, every instance; with <c>read/mine</c>, one's own; with <c>read/pending</c>, those that the caller may signal now,
    /// for himself or in the place of somebody absent, or has signalled, including ended ones.
    /// </summary>
    private static readonly ImmutableArray<(string AccessString, Func<Caller, InstanceSnapshot, bool> Shows)> Readers =
    [
        (AccessString.ReadInstances, (_, _) => true),
        (AccessString.ReadMine, (caller, snapshot) => snapshot.Origin.IsOf(caller.Person)),
        (AccessString.ReadPending, (caller, snapshot) => MaySignal(caller, snapshot) || snapshot.Signallers.Contains(caller.Key)),
    ];

    /// <summary>The access strings that each show some instances.</summary>
    public static ImmutableArray<string> AccessStrings { get; } = [.. Readers.Select(reader => reader.AccessString)];

    public static bool MayRead(this Caller caller, InstanceSnapshot snapshot) =>
        Readers.Any(reader => caller.May(reader.AccessString) && reader.Shows(caller, snapshot));

    private static bool MaySignal(Caller caller, InstanceSnapshot snapshot) =>
        snapshot.State is InstanceState.AwaitingSignal waiting
        && (waiting.Asks(caller) || (!waiting.Barred.Contains(caller.Key)
            && caller.InPlaceOf.Any(absent => absent.Covers(snapshot.Origin.WorkflowType) && waiting.Asks(absent.AsCaller()))));
}
