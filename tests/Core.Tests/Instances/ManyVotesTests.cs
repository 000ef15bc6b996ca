using System.Text;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>Ten times as many people as an approval can be published for.</summary>
public class ManyVotesTests
{
    private const int Many = 10_000;

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "2": 100, "3": 100 }""")]
    public void The_waiting_state_stays_small_and_each_vote_costs_the_same_however_many_have_voted(string seats)
    {
        var definition = Definition(seats == "{}" ? "" : $""", "ApprovalsPerRole": {seats}""");
        var snapshot = Folded(definition, 0, 1_000, WorkflowMachine.Start(Walk.Origin(), definition).Snapshot, out _);
        snapshot = Folded(definition, 1_000, 100, snapshot, out var early);
        snapshot = Folded(definition, 1_100, Many - 1_200, snapshot, out _);
        snapshot = Folded(definition, Many - 100, 99, snapshot, out var late);

        Assert.Equal(InstanceStatus.Suspended, snapshot.Status);
        Assert.InRange(Encoding.UTF8.GetByteCount(Json.Of(snapshot.State)), 0, 256 * 1024);
        Assert.InRange(late, 0, early * 3 / 2);
        Assert.Equal("Awaiting 1 more approval(s) from {0} or {1}.", snapshot.Message.Text);
        Assert.Equal(InstanceStatus.Complete, Folded(definition, Many - 1, 1, snapshot, out _).Status);
    }

    [Fact]
    public void Denials_beyond_those_that_are_kept_count()
    {
        var definition = Flow.OneApproval("""{ "MinimumDenials": 500 }""");
        var votes = Enumerable.Range(0, 500).Select(number => Vote(number, approved: false, "no")).ToList();
        var started = WorkflowMachine.Start(Walk.Origin(), definition).Snapshot;

        Assert.Equal(InstanceStatus.Suspended, WorkflowMachine.Fold(started, votes[..499], definition, Walk.Noon.AddHours(1)).Snapshot.Status);
        Assert.Equal(InstanceStatus.Rejected, WorkflowMachine.Fold(started, votes, definition, Walk.Noon.AddHours(1)).Snapshot.Status);
    }

    [Fact]
    public void What_is_not_kept_of_comments_is_in_the_history_and_the_text_says_so()
    {
        var definition = Flow.OneApproval("""{ "MinimumApprovals": 30 }""");
        var votes = Enumerable.Range(0, 30).Select(number => Vote(number, approved: true, new string('x', 4_096)));

        var folded = WorkflowMachine.Fold(WorkflowMachine.Start(Walk.Origin(), definition).Snapshot, votes, definition, Walk.Noon.AddHours(1));

        Assert.EndsWith("; 14 more in the history", JsonValues.Text(folded.Snapshot.Data["approvalsignalcmnts"]), StringComparison.Ordinal);
        Assert.Equal(30, folded.Snapshot.Data["approvals"].GetArrayLength());
        Assert.All(folded.Inbox, stamped => Assert.Equal(4_096, JsonValues.Text(stamped.Entry.Data["Comment"]).Length));
    }

    [Fact]
    public void A_snapshot_of_an_earlier_release_that_has_kept_every_comment_becomes_small_with_the_next_vote()
    {
        var definition = Flow.OneApproval("""{ "MinimumApprovals": 302 }""");
        var started = WorkflowMachine.Start(Walk.Origin(), definition).Snapshot;
        var waiting = (InstanceState.AwaitingSignal)started.State;
        var earlier = started with
        {
            State = waiting with
            {
                Votes = [.. Enumerable.Range(0, 300).Select(number => new Vote(
                    People.Named($"p{number}-", 2).Person, [2], true, new string('x', 4_096), Walk.Noon))],
            },
        };

        var after = WorkflowMachine.Fold(earlier, [Vote(300, approved: true, "last")], definition, Walk.Noon.AddHours(1)).Snapshot;

        Assert.InRange(Encoding.UTF8.GetByteCount(Json.Of(after.State)), 0, 256 * 1024);
        Assert.Equal("Awaiting 1 more approval(s) from {0}.", after.Message.Text);
        Assert.Equal(285, ((InstanceState.AwaitingSignal)after.State).CommentsLeftOut);
    }

    [Fact]
    public void What_outgrows_the_store_fails_and_takes_what_is_unread_with_it()
    {
        var definition = Flow.OneApproval();
        var snapshot = WorkflowMachine.Start(Walk.Origin(), definition).Snapshot;

        var outgrown = WorkflowMachine.Outgrown(snapshot, [Vote(1, approved: true, "yes")], definition, Walk.Noon.AddHours(1), "too large");

        Assert.Equal("Step 'Gate' failed: too large", outgrown.Snapshot.Message.Text);
        Assert.Equal(HistoryKind.SignalNotCounted, Assert.Single(outgrown.Inbox).Entry.Kind);
        Assert.Equal(HistoryKind.Failed, Assert.Single(outgrown.History).Kind);
        Assert.Empty(outgrown.Snapshot.Signallers);
        Assert.Empty(WorkflowMachine.Outgrown(outgrown.Snapshot, [], definition, Walk.Noon.AddHours(1), "too large").History);
    }

    private static Core.Definitions.WorkflowDefinition Definition(string more) => Flow.Around(
        Flow.Approval(Flow.Gate, "EndNOOP", $$"""{ "MinimumApprovals": {{Many}} {{more}} }""", 2, 3));

    private static InstanceSnapshot Folded(
        Core.Definitions.WorkflowDefinition definition, int first, int count, InstanceSnapshot snapshot, out long allocated)
    {
        var votes = Enumerable.Range(first, count).Select(number => Vote(number, approved: true, new string('x', 1_000))).ToList();
        (var folded, allocated) = Allocation.Of(() => WorkflowMachine.Fold(snapshot, votes, definition, Walk.Noon.AddHours(1)).Snapshot);
        return folded;
    }

    private static SignalReceived Vote(int number, bool approved, string comment) => Entries.Signal(
        2, People.Named($"p{number}-", 2), Entries.Answer(approved, comment), Walk.Noon.AddSeconds(1)) with
    { RoleIds = number % 2 == 0 ? [2] : [2, 3] };
}
