using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Instances;

/// <summary>Who may see an instance.</summary>
public static class InstanceAccess
{
    /// <summary>
    /// With <c>read</c>; or with <c>read/mine</c> one's own; or with <c>read/pending</c> those the caller may signal now or has
    /// signalled, ended ones included.
    /// </summary>
    public static bool MayRead(this Caller caller, InstanceSnapshot snapshot) =>
        caller.May(AccessString.ReadInstances)
        || (caller.May(AccessString.ReadMine) && snapshot.Origin.Initiator.Key == caller.Key)
        || (caller.May(AccessString.ReadPending) && (MaySignal(caller, snapshot) || snapshot.Signallers.Contains(caller.Key)));

    private static bool MaySignal(Caller caller, InstanceSnapshot snapshot) =>
        snapshot.State is InstanceState.AwaitingSignal waiting && caller.HoldsAny(waiting.RoleIds);
}
