using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class MachineTableTests
{
    /// <summary>Where the mail finds the instance, the mail, where it leaves it, and the history it makes: first its own entry.</summary>
    public static TheoryData<string, string, string, string> Table => new()
    {
        { "running", "success", "AwaitingSignal", "AttemptSucceeded StepEntered" },
        { "running", "passing failure", "AwaitingRetry", "AttemptFailed" },
        { "running", "permanent failure", "Failed", "AttemptFailed Failed" },
        { "running", "second attempt's success", "Running", "AttemptNotCounted" },
        { "running", "other effect's success", "Running", "AttemptNotCounted" },
        { "running", "approval", "Running", "SignalNotCounted" },
        { "running", "denial", "Running", "SignalNotCounted" },
        { "running", "deadline", "Running", "Note" },
        { "running", "retry", "Running", "Note" },

        { "retrying", "retry", "Running", "RetryElapsed" },
        { "retrying", "third attempt's retry", "AwaitingRetry", "Note" },
        { "retrying", "success", "AwaitingRetry", "AttemptNotCounted" },
        { "retrying", "second attempt's success", "AwaitingRetry", "AttemptNotCounted" },
        { "retrying", "approval", "AwaitingRetry", "SignalNotCounted" },
        { "retrying", "deadline", "AwaitingRetry", "Note" },

        { "waiting", "approval", "AwaitingSignal", "SignalReceived" },
        { "waiting", "denial", "Rejected", "SignalReceived StepSettled Rejected" },
        { "waiting", "earlier visit's approval", "AwaitingSignal", "SignalNotCounted" },
        { "waiting", "approval at the deadline", "AwaitingSignal", "SignalNotCounted" },
        { "waiting", "unreadable signal", "AwaitingSignal", "SignalNotCounted" },
        { "waiting", "deadline", "Rejected", "DeadlineElapsed Rejected" },
        { "waiting", "early deadline", "AwaitingSignal", "Note" },
        { "waiting", "earlier visit's deadline", "AwaitingSignal", "Note" },
        { "waiting", "success", "AwaitingSignal", "AttemptNotCounted" },
        { "waiting", "retry", "AwaitingSignal", "Note" },

        { "waiting", "reminder", "AwaitingSignal", "ReminderElapsed" },
        { "waiting", "second reminder", "AwaitingSignal", "Note" },
        { "waiting", "earlier visit's reminder", "AwaitingSignal", "Note" },
        { "waiting", "reminder's success", "AwaitingSignal", "AttemptNotCounted" },
        { "waiting", "delay", "AwaitingSignal", "Note" },
        { "reminding", "reminder", "AwaitingSignal", "Note" },
        { "reminding", "reminder's success", "AwaitingSignal", "AttemptSucceeded" },
        { "reminding", "reminder's passing failure", "AwaitingSignal", "AttemptFailed" },
        { "reminding", "reminder's permanent failure", "AwaitingSignal", "AttemptFailed NoticeGivenUp" },
        { "reminding", "approval", "AwaitingSignal", "SignalReceived" },
        { "reminding", "denial", "Rejected", "SignalReceived StepSettled Rejected" },
        { "reminding", "deadline", "Rejected", "DeadlineElapsed Rejected" },
        { "reminding", "success", "AwaitingSignal", "AttemptNotCounted" },
        { "reminding again", "reminder's retry", "AwaitingSignal", "RetryElapsed" },
        { "reminding again", "retry", "AwaitingSignal", "Note" },
        { "reminding again", "reminder's success", "AwaitingSignal", "AttemptNotCounted" },
        { "delayed", "delay", "AwaitingSignal", "DelayElapsed StepEntered" },
        { "delayed", "earlier visit's delay", "AwaitingTime", "Note" },
        { "delayed", "approval", "AwaitingTime", "SignalNotCounted" },
        { "delayed", "success", "AwaitingTime", "AttemptNotCounted" },
        { "delayed", "deadline", "AwaitingTime", "Note" },
        { "delayed", "retry", "AwaitingTime", "Note" },
        { "asking", "input", "Complete", "SignalReceived StepEntered Completed" },
        { "asking", "approval", "AwaitingSignal", "SignalNotCounted" },
        { "asking", "deadline", "Rejected", "DeadlineElapsed Rejected" },

        { "half approved", "approval", "Complete", "SignalReceived StepSettled StepEntered Completed" },
        { "half approved", "alice's approval", "AwaitingSignal", "SignalNotCounted" },
        { "half approved", "denial", "Rejected", "SignalReceived StepSettled Rejected" },
        { "half approved", "deadline", "Rejected", "DeadlineElapsed Rejected" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void What_arrives_leads_to_the_state_and_the_history_of_the_table(string state, string arrives, string then, string history)
    {
        var walk = Situations.Of(state);

        var folded = WorkflowMachine.Fold(walk.Snapshot, [Situations.EntryFor(walk, arrives)], walk.Definition, walk.Now);

        Assert.Equal(then, folded.Snapshot.State.GetType().Name);
        Assert.Equal(history, string.Join(' ', folded.Inbox.Select(stamped => stamped.Entry).Concat(folded.History).Select(entry => entry.Kind)));
    }

    [Theory]
    [MatrixData(
        new[] { "complete", "rejected", "failed", "stopped", "withdrawn", "stopped while retrying", "restarted", "restarted and succeeded" },
        new[] { "approval", "denial", "success", "passing failure", "permanent failure", "deadline", "retry", "unreadable signal", "reminder", "delay",
            "reminder's success" })]
    public void Whatever_arrives_after_the_end_is_in_the_history_and_changes_nothing(string state, string arrives)
    {
        var walk = Situations.Of(state);
        var before = walk.Snapshot;

        var folded = WorkflowMachine.Fold(before, [Situations.EntryFor(walk, arrives)], walk.Definition, walk.Now);

        Assert.Equal(
            (before.State, before.Position, before.Data, before.Message),
            (folded.Snapshot.State, folded.Snapshot.Position, folded.Snapshot.Data, folded.Snapshot.Message));
        Assert.Empty(folded.History);
        Assert.Contains(
            Assert.Single(folded.Inbox).Entry.Kind,
            (HistoryKind[])[HistoryKind.SignalNotCounted, HistoryKind.AttemptNotCounted, HistoryKind.Note]);
    }

    [Theory]
    [InlineData("running", "RunStep", InstanceStatus.Running)]
    [InlineData("retrying", "WaitUntil", InstanceStatus.Suspended)]
    [InlineData("delayed", "WaitUntil", InstanceStatus.Suspended)]
    [InlineData("waiting", "AwaitSignal", InstanceStatus.Suspended)]
    [InlineData("asking", "AwaitSignal", InstanceStatus.Suspended)]
    [InlineData("reminding", "RunStep", InstanceStatus.Suspended)]
    [InlineData("reminding again", "AwaitSignal", InstanceStatus.Suspended)]
    [InlineData("complete", "Finished", InstanceStatus.Complete)]
    [InlineData("rejected", "Finished", InstanceStatus.Rejected)]
    [InlineData("failed", "Finished", InstanceStatus.Failed)]
    [InlineData("stopped", "Finished", InstanceStatus.Rejected)]
    [InlineData("withdrawn", "Finished", InstanceStatus.Rejected)]
    [InlineData("restarted", "StartSuccessor", InstanceStatus.CanceledForRestart)]
    [InlineData("restarted and succeeded", "Finished", InstanceStatus.CanceledForRestart)]
    public void Each_state_has_one_status_and_one_thing_to_do_next(string state, string next, InstanceStatus status)
    {
        var walk = Situations.Of(state);

        Assert.Equal(next, walk.Next.GetType().Name);
        Assert.Equal(status, walk.Snapshot.Status);
    }

    [Fact]
    public void A_signal_that_is_not_counted_says_why_and_who_sent_it()
    {
        var walk = Situations.Of("complete");

        walk.Take(Entries.Vote(3, People.Carol, approved: true, walk.Now));

        var entry = Assert.Single(walk.History);
        Assert.Equal("carol", entry.Actor);
        Assert.Equal("The signal of carol was received and not counted: the instance had ended as Complete.", entry.Message);
        Assert.Contains(People.Carol.Key, walk.Snapshot.Signallers);
    }
}
