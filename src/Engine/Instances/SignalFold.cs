using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>
/// A signal that is checked, appended and folded in one write. It decides only what is plain on the snapshot and on entries that are
/// unread at the same visit. Everything else is left to whoever appends first and folds afterwards.
/// </summary>
internal sealed class SignalFold(SignalCommand command, Caller caller, DefinitionCache definitions, TimeProvider time)
{
    // A signal that waits for its turn to be written has been sent all the same.
    private readonly DateTimeOffset _sentAt = time.GetUtcNow();

    /// <summary>What was decided last; null if nothing was.</summary>
    public Verdict? Verdict { get; private set; }

    /// <summary>The instance as it was last given, and as it is with the signal and all that was unread folded.</summary>
    public InstanceSnapshot? Before { get; private set; }

    public InstanceSnapshot? After { get; private set; }

    public InstanceCommit? Decide(InstanceRead read)
    {
        (Verdict, Before, After) = (null, read.Snapshot, null);
        if (read.IsCut || definitions.FindQuick(read.Snapshot) is not { } definition)
            return null;
        var now = time.GetUtcNow();
        if (WorkflowMachine.NamesRoles(read.Snapshot, now))
            return null;
        // Nobody's answer is dated before what was there before it.
        var at = read.Unread.IsEmpty && _sentAt > read.Snapshot.LastModified ? _sentAt : now;
        var standing = WorkflowMachine.Turn(read.Snapshot, read.Unread, definition, at).Snapshot;
        if (!InstanceVisits.IsSameWait(read.Snapshot, standing))
            return null;
        var verdict = WorkflowMachine.Check(standing, definition, command, caller, at);
        After = standing;
        if (!(verdict is Verdict.Refused unsure && WorkflowMachine.DependsOnOwnVote(unsure.Reason, standing, caller)))
            Verdict = verdict;
        if (verdict is not Verdict.Accepted { Entry: var entry })
            return null;
        var turn = WorkflowMachine.Turn(read.Snapshot, read.Unread, entry, definition, now);
        After = turn.Snapshot;
        return new InstanceCommit(read.Version, turn.Snapshot, turn.Inbox, turn.History);
    }
}
