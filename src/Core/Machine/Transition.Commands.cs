using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Machine;

/// <summary>What people's commands do to an instance as a whole.</summary>
internal sealed partial class Transition
{
    public void Stop(Person by)
    {
        var message = $"Stopped by {by.Name}.";
        Snapshot = Snapshot with { State = new InstanceState.Stopped(by), Message = StatusMessage.Plain(message) };
        Note(HistoryKind.Stopped, message, by.Name);
    }

    public void Withdraw(Person by, string? reason)
    {
        var message = $"Withdrawn by its requester{(reason is null ? "." : $": {reason}")}";
        Snapshot = Snapshot with { State = new InstanceState.Withdrawn(by, reason), Message = StatusMessage.Plain(message) };
        Note(HistoryKind.Withdrawn, message, by.Name, reason is null ? null : JsonMap.From(("Reason", reason)));
    }

    public void CancelForRestart(Person by, Guid successor, int version)
    {
        var message = $"Restarted by {by.Name} as {successor} on version {version}.";
        Snapshot = Snapshot with
        {
            State = new InstanceState.CanceledForRestart(successor, version, by, now, IsStarted: false),
            Message = StatusMessage.Plain(message),
        };
        Note(HistoryKind.Restarted, message, by.Name);
    }

    /// <summary>The successor's id belonged to an instance that is deleted: nothing takes the place of this one.</summary>
    public void LoseSuccessor(InstanceState.CanceledForRestart canceled)
    {
        var message = $"Canceled by {canceled.By.Name} for a restart as {canceled.RestartedAsId}; nothing runs in its place, because an instance of that id was deleted.";
        Snapshot = Snapshot with { State = canceled with { IsStarted = true, IsLost = true }, Message = StatusMessage.Plain(message) };
        Note(HistoryKind.Note, message);
    }
}
