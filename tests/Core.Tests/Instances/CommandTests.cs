using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class CommandTests
{
    /// <summary>Each command on each status: whether it may be given.</summary>
    [Theory]
    [InlineData(InstanceStatus.Unknown, false, false, false, false, false)]
    [InlineData(InstanceStatus.Running, false, false, false, false, false)]
    [InlineData(InstanceStatus.Suspended, true, true, true, false, true)]
    [InlineData(InstanceStatus.Failed, false, false, true, true, false)]
    [InlineData(InstanceStatus.Complete, false, false, false, true, false)]
    [InlineData(InstanceStatus.Rejected, false, false, false, true, false)]
    [InlineData(InstanceStatus.CanceledForRestart, false, false, false, true, false)]
    public void What_may_be_done_depends_on_the_status_alone(InstanceStatus status, bool stop, bool withdraw, bool restart, bool delete, bool assign) => Assert.Equal(
        (stop, withdraw, restart, delete, assign),
        (WorkflowMachine.Allows(CommandKind.Stop, status), WorkflowMachine.Allows(CommandKind.Withdraw, status),
            WorkflowMachine.Allows(CommandKind.Restart, status), WorkflowMachine.Allows(CommandKind.Delete, status), WorkflowMachine.Allows(CommandKind.Assign, status)));

    [Theory]
    [InlineData("running", "stop")]
    [InlineData("complete", "stop")]
    [InlineData("rejected", "stop")]
    [InlineData("failed", "stop")]
    [InlineData("restarted", "stop")]
    [InlineData("running", "restart")]
    [InlineData("complete", "restart")]
    [InlineData("rejected", "restart")]
    [InlineData("stopped", "restart")]
    public void A_command_that_the_table_forbids_is_refused_and_names_the_status(string state, string command)
    {
        var walk = Situations.Of(state);
        var kind = command == "stop" ? CommandKind.Stop : CommandKind.Restart;

        var refused = Assert.IsType<CommandVerdict.Refused>(walk.Do(command == "stop" ? Commands.Stop() : Commands.Restart()));

        Assert.Equal(new Refusal.StatusForbids(kind, walk.Snapshot.Status), refused.Reason);
    }

    [Theory]
    [InlineData("waiting")]
    [InlineData("half approved")]
    [InlineData("retrying")]
    [InlineData("delayed")]
    public void A_stop_rejects_an_instance_that_waits_for_people_or_for_time_and_says_who_it_was(string state)
    {
        var walk = Situations.Of(state);
        var (position, data) = (walk.Snapshot.Position, walk.Snapshot.Data);
        walk.Now = walk.Now.AddMinutes(1);

        Assert.IsType<CommandVerdict.Applied>(walk.Do(Commands.Stop()));

        Assert.Equal(InstanceStatus.Rejected, walk.Snapshot.Status);
        Assert.Equal("Stopped by admin.", walk.Message);
        Assert.Equal((position, data, walk.Now), (walk.Snapshot.Position, walk.Snapshot.Data, walk.Snapshot.LastModified));
        var entry = Assert.Single(walk.History);
        Assert.Equal((HistoryKind.Stopped, "admin", walk.Snapshot.Sequence), (entry.Kind, entry.Actor, entry.Sequence));
        Assert.Null(walk.Snapshot.State.DueAt);
        Assert.Null(walk.Snapshot.WakeEvent);
    }

    [Theory]
    [InlineData("stopped", true)]
    [InlineData("rejected", false)]
    public void A_stop_is_repeated_only_where_a_stop_has_ended_the_instance(string state, bool isRepeat) =>
        Assert.Equal(isRepeat, Situations.Of(state).Do(Commands.Stop()) is CommandVerdict.AlreadyDone);

    [Theory]
    [InlineData("waiting")]
    [InlineData("retrying")]
    [InlineData("delayed")]
    [InlineData("failed")]
    public void A_restart_cancels_the_instance_for_a_successor_on_the_published_version(string state)
    {
        var walk = Situations.Of(state);

        Assert.IsType<CommandVerdict.Applied>(walk.Do(Commands.Restart()));

        var canceled = new InstanceState.CanceledForRestart(Commands.Successor, Commands.Published, People.Admin.Person, walk.Now, IsStarted: false);
        Assert.Equal(canceled, walk.Snapshot.State);
        Assert.Equal($"Restarted by admin as {Commands.Successor} on version 3.", walk.Message);
        Assert.Equal((HistoryKind.Restarted, "admin"), (walk.History[0].Kind, walk.History[0].Actor));
        Assert.Equal(DateTimeOffset.UnixEpoch, walk.Snapshot.State.DueAt);
        Assert.Null(WorkflowMachine.SuccessorStarted(walk.Snapshot).State.DueAt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_restart_may_name_any_version_that_was_published_once(int version)
    {
        var walk = Situations.Of("waiting");

        walk.Do(Commands.Restart(version));

        Assert.Equal(version, Assert.IsType<InstanceState.CanceledForRestart>(walk.Snapshot.State).Version);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4)]
    public void A_restart_on_a_version_that_was_never_published_is_refused(int version) => Assert.Equal(
        new CommandVerdict.Refused(new Refusal.NeverPublished(version, Commands.Published)),
        Situations.Of("waiting").Do(Commands.Restart(version)));

    [Fact]
    public void A_stop_and_what_is_read_after_it_keep_the_history_in_order_of_time()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": 3 }"""));
        walk.Now = Walk.Noon.AddMinutes(2);
        walk.Take(Entries.Vote(2, People.Alice, approved: true, Walk.Noon.AddMinutes(2)));
        walk.Now = Walk.Noon.AddMinutes(2).AddMilliseconds(-50);
        var times = walk.History.Select(entry => entry.At).ToList();
        Assert.IsType<CommandVerdict.Applied>(walk.Do(Commands.Stop()));
        times.AddRange(walk.History.Select(entry => entry.At));

        walk.Take(Entries.Vote(2, People.Bob, approved: true, Walk.Noon.AddMinutes(1)));

        times.AddRange(walk.History.Select(entry => entry.At));
        Assert.Equal(times.Order(), times);
        Assert.EndsWith(
            "it was accepted at 2026-03-02T12:01:00Z and read when the instance had ended as Rejected.", walk.History[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_restarts_on_a_definition_that_is_gone_or_disabled()
    {
        var walk = Situations.Of("failed");

        Assert.Equal(
            new CommandVerdict.Refused(new Refusal.DefinitionGone(walk.Snapshot.Origin.DefinitionId)), walk.Do(Commands.RestartWithoutDefinition()));
        Assert.Equal(
            new CommandVerdict.Refused(new Refusal.DefinitionDisabled(walk.Snapshot.Origin.DefinitionId)),
            walk.Do(Commands.Restart(isEnabled: false)));
        Assert.Equal(InstanceStatus.Failed, walk.Snapshot.Status);
    }

    [Fact]
    public void A_repeated_restart_is_done_already_even_where_the_definition_is_gone_since()
    {
        var walk = Situations.Of("restarted and succeeded");

        Assert.IsType<CommandVerdict.AlreadyDone>(walk.Do(Commands.Restart()));
        Assert.IsType<CommandVerdict.AlreadyDone>(walk.Do(Commands.Restart(Commands.Published)));
        Assert.IsType<CommandVerdict.AlreadyDone>(walk.Do(Commands.RestartWithoutDefinition()));
        Assert.Equal(
            new CommandVerdict.Refused(new Refusal.RestartedOnOtherVersion(Commands.Successor, Commands.Published, 2)),
            walk.Do(Commands.Restart(version: 2)));
    }

    [Fact]
    public void A_successor_asks_for_the_same_for_the_same_person_and_says_who_set_it_going()
    {
        var walk = Situations.Of("restarted");
        var old = walk.Snapshot.Origin;
        var definition = walk.Definition with { Version = 3, DisplayName = "Certificate request, new" };

        var origin = old.Successor(Commands.Successor, definition, referenceId: 4712, walk.Now);
        var started = WorkflowMachine.Start(origin, definition, People.Admin.Person);

        Assert.Equal((Commands.Successor, old.Id, 3, "Certificate request, new", 4712L, walk.Now),
            (origin.Id, origin.RestartedFromId, origin.DefinitionVersion, origin.DefinitionDisplayName, origin.ReferenceId, origin.StartDate));
        Assert.Equal((old.Initiator, old.Title, old.InitialData, old.DefinitionId, old.Selector),
            (origin.Initiator, origin.Title, origin.InitialData, origin.DefinitionId, origin.Selector));
        Assert.Equal((HistoryKind.Started, "admin"), (started.History[0].Kind, started.History[0].Actor));
        Assert.Equal(
            $"Started again by admin in place of instance {old.Id}, which erin wanted, on version 3 of 'Certificate request, new'.",
            started.History[0].Message);
    }

    [Fact]
    public void A_successor_whose_id_is_taken_gets_another_one_and_the_history_tells()
    {
        var walk = Situations.Of("restarted");
        var another = new Guid("99999999-8888-5777-8666-000000000000");

        var moved = WorkflowMachine.SuccessorMoved(
            walk.Snapshot, walk.Definition, (InstanceState.CanceledForRestart)walk.Snapshot.State, another, walk.Now);

        Assert.Equal(another, Assert.IsType<InstanceState.CanceledForRestart>(moved.Snapshot.State).RestartedAsId);
        Assert.Contains($"{another}", Assert.Single(moved.History).Message, StringComparison.Ordinal);
    }
}
