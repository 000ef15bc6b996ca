using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Properties;

[Properties(Arbitrary = [typeof(Scenario)], MaxTest = 500)]
public class MachineProperties
{
    [Property]
    public void Folding_one_by_one_is_folding_at_once(Scenario scenario)
    {
        var atOnce = WorkflowMachine.Fold(scenario.Started, scenario.Inbox, scenario.Definition, scenario.Now);

        var snapshot = scenario.Started;
        var stamped = new List<StampedEntry>();
        var history = new List<HistoryEntry>();
        foreach (var entry in scenario.Inbox)
        {
            var one = WorkflowMachine.Fold(snapshot, [entry], scenario.Definition, scenario.Now);
            snapshot = one.Snapshot;
            stamped.AddRange(one.Inbox);
            history.AddRange(one.History);
        }

        Assert.Equal(Json.Of(atOnce), Json.Of(new FoldResult(snapshot, [.. stamped], [.. history])));
    }

    [Property]
    public void A_turn_takes_every_entry_once_and_in_order_whatever_it_is(Scenario scenario)
    {
        var turn = scenario.Turn();

        Assert.Equal(scenario.Inbox, turn.Inbox.Where(stamped => !stamped.IsNew).Select(stamped => stamped.Inbox));
        Assert.All(turn.Inbox, stamped => Assert.True(stamped.Inbox.At <= stamped.Entry.At));
    }

    [Property]
    public void After_a_turn_nothing_has_elapsed_that_has_not_been_taken(Scenario scenario)
    {
        var turn = scenario.Turn();

        if (WorkflowMachine.Elapsed(turn.Snapshot, scenario.Now) is { } left)
            Assert.Contains(left.Key, scenario.Inbox.Select(entry => entry.Key));
    }

    [Property]
    public void The_history_has_no_gaps(Scenario scenario)
    {
        var turn = scenario.Turn();

        var sequences = turn.Inbox.Select(stamped => stamped.Entry).Concat(turn.History).Select(entry => entry.Sequence).Order().ToList();

        var first = scenario.Started.Sequence + 1;
        Assert.Equal(Enumerable.Range(0, sequences.Count).Select(index => first + index), sequences);
        Assert.Equal(scenario.Started.Sequence + sequences.Count, turn.Snapshot.Sequence);
    }

    [Property]
    public void An_ended_instance_accepts_nothing(Scenario scenario, bool rejected)
    {
        var ended = scenario.Started with { State = rejected ? new InstanceState.Rejected("no") : new InstanceState.Complete() };

        var turn = WorkflowMachine.Turn(ended, scenario.Inbox, scenario.Definition, scenario.Now);

        var settled = turn.Snapshot with
        {
            Sequence = ended.Sequence,
            LastModified = ended.LastModified,
            Signallers = ended.Signallers,
            SignalledVisit = ended.SignalledVisit,
        };
        Assert.Equal(Json.Of(ended), Json.Of(settled));
        Assert.Empty(turn.History);
    }

    [Property]
    public void An_instance_that_a_command_has_ended_accepts_nothing(Scenario scenario, bool restart)
    {
        InstanceCommand command = restart ? Commands.Restart() : Commands.Stop();
        if (WorkflowMachine.Decide(scenario.Started, scenario.Definition, command, scenario.Now) is not CommandVerdict.Applied { Snapshot: var ended })
            return;

        var turn = WorkflowMachine.Turn(ended, scenario.Inbox, scenario.Definition, scenario.Now);

        Assert.Equal((ended.State, ended.Position, ended.Message), (turn.Snapshot.State, turn.Snapshot.Position, turn.Snapshot.Message));
        Assert.All(turn.Inbox, stamped => Assert.False(stamped.IsNew));
        Assert.Empty(turn.History);
        Assert.IsType<CommandVerdict.AlreadyDone>(WorkflowMachine.Decide(turn.Snapshot, scenario.Definition, command, scenario.Now));
    }

    [Property]
    public void A_command_is_applied_exactly_where_the_table_allows_it(Scenario scenario, bool restart)
    {
        InstanceCommand command = restart ? Commands.Restart() : Commands.Stop();
        var snapshot = scenario.Turn().Snapshot;

        var verdict = WorkflowMachine.Decide(snapshot, scenario.Definition, command, scenario.Now);

        Assert.Equal(WorkflowMachine.Allows(command.Kind, snapshot.Status), verdict is CommandVerdict.Applied);
    }

    [Property]
    public void What_was_settled_once_stays_settled(Scenario scenario)
    {
        var snapshot = scenario.Started;
        InstanceState? end = null;
        foreach (var entry in scenario.Inbox)
        {
            snapshot = WorkflowMachine.Turn(snapshot, [entry], scenario.Definition, scenario.Now).Snapshot;
            Assert.True(end is null || end == snapshot.State);
            end = snapshot.State.IsEnded ? snapshot.State : null;
        }
    }

    [Property]
    public void A_repeated_vote_changes_nothing(Scenario scenario)
    {
        var before = scenario.Turn().Snapshot;
        if (before.State is not InstanceState.AwaitingSignal waiting || waiting.Votes.IsEmpty)
            return;
        var voter = waiting.Votes[0];
        var repeat = Entries.Vote(before.Position.Number, People.Named(voter.By.Name, 2), !voter.Approved, scenario.Now);

        var after = WorkflowMachine.Fold(before, [repeat], scenario.Definition, scenario.Now);

        Assert.Equal(before.State, after.Snapshot.State);
        Assert.Equal(HistoryKind.SignalNotCounted, Assert.Single(after.Inbox).Entry.Kind);
    }

    [Property]
    public void The_check_says_accepted_only_of_what_the_fold_then_counts(Scenario scenario)
    {
        var walk = scenario.Turn().Snapshot;
        if (walk.AwaitedSignal is not { } key)
            return;
        foreach (var caller in (Core.Security.Caller[])[People.Alice, People.Bob, People.Carol])
        {
            var verdict = WorkflowMachine.Check(walk, scenario.Definition, new(key, Entries.Answer(true)), caller, scenario.Now);
            if (verdict is not Verdict.Accepted { Entry: var entry })
                continue;
            var folded = WorkflowMachine.Turn(walk, [entry], scenario.Definition, scenario.Now);
            Assert.Equal(HistoryKind.SignalReceived, Assert.Single(folded.Inbox).Entry.Kind);
        }
    }

    [Property]
    public void Time_alone_writes_entries_that_are_new_and_of_their_own_time(Scenario scenario)
    {
        var later = scenario.LaterTurn();

        Assert.All(later.Inbox, stamped => Assert.True(stamped.IsNew && stamped.Inbox.At <= scenario.Now.AddHours(2)));
        Assert.Null(WorkflowMachine.Elapsed(later.Snapshot, scenario.Now.AddHours(2)));
    }
}
