using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>A step is forwarded while people answer it: whichever is committed first is there for the other.</summary>
public sealed class AssignTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_was_added_can_answer_at_once_and_a_repeat_is_known(bool foldsAtOnce)
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce);
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        Assert.IsType<SignalResult.Refused>(await lab.SignalAsync(id, Workflows.First, Laboratory.Person("dave")));

        Assert.IsType<CommandResult.Done>(await lab.AssignAsync(id, "dave"));
        Assert.IsType<SignalResult.Accepted>(await lab.SignalAsync(id, Workflows.First, Laboratory.Person("dave")));

        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
        Assert.IsType<SignalResult.Accepted>(await lab.SignalAsync(id, Workflows.First, Laboratory.Person("dave")));
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.SignalReceived));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_repeat_of_an_answer_is_known_even_after_others_were_added_to_the_next_step(bool foldsAtOnce)
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce);
        var id = await lab.StartAsync(Workflows.TwoApprovals());
        await lab.AssignAsync(id, "dave");
        Assert.IsType<SignalResult.Accepted>(await lab.SignalAsync(id, Workflows.First, Laboratory.Person("dave")));
        await lab.AdvanceAsync(id);
        Assert.IsType<CommandResult.Done>(await lab.AssignAsync(id, "carol"));

        Assert.IsType<SignalResult.Accepted>(await lab.SignalAsync(id, Workflows.First, Laboratory.Person("dave")));

        var refused = Assert.IsType<SignalResult.Refused>(await lab.SignalAsync(id, Workflows.First, Laboratory.Person("erin")));
        Assert.IsType<Refusal.MissingRole>(refused.Reason);
    }

    [Fact]
    public async Task A_vote_that_was_accepted_before_and_settles_the_step_leaves_nobody_to_be_asked()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: false);
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(id, Workflows.First, "alice");

        var refused = Assert.IsType<CommandResult.Refused>(await lab.AssignAsync(id, "dave"));

        Assert.Equal(new Refusal.NotWaiting(InstanceStatus.Complete), refused.Reason);
        Assert.Empty(await lab.HistoryAsync(id, HistoryKind.Assigned));
    }

    [Fact]
    public async Task A_vote_that_comes_while_others_are_added_counts_and_they_are_asked()
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce: false);
        var id = await lab.StartAsync(Workflows.OneApproval(2));
        lab.Store.BeforeNextCommit = () => lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.IsType<CommandResult.Done>(await lab.AssignAsync(id, "dave"));
        Assert.IsType<SignalResult.Accepted>(await lab.SignalAsync(id, Workflows.First, Laboratory.Person("dave")));

        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
        Assert.Equal(2, (await lab.HistoryAsync(id, HistoryKind.SignalReceived)).Count);
    }

    [Fact]
    public async Task If_the_step_is_settled_while_others_are_added_the_command_says_so()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Store.BeforeNextCommit = async () =>
        {
            await lab.AcceptAsync(id, Workflows.First, "alice");
            await lab.AdvanceAsync(id);
        };

        var refused = Assert.IsType<CommandResult.Refused>(await lab.AssignAsync(id, "dave"));

        Assert.Equal(new Refusal.NotWaiting(InstanceStatus.Complete), refused.Reason);
        Assert.Empty(await lab.HistoryAsync(id, HistoryKind.Assigned));
    }

    [Fact]
    public async Task Two_who_add_others_at_the_same_time_both_succeed_and_a_step_asks_no_more_than_it_may()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Store.BeforeNextCommit = async () => Assert.IsType<CommandResult.Done>(await lab.AssignAsync(id, "bob"));

        Assert.IsType<CommandResult.Done>(await lab.AssignAsync(id, "carol", "bob"));

        Assert.Equal(1, lab.Store.Conflicts);
        var waiting = Assert.IsType<InstanceState.AwaitingSignal>((await lab.ReadAsync(id)).State);
        Assert.Equal(["bob", "carol"], waiting.People.Select(person => person.Name));
        Assert.Equal(
            ["admin asks bob as well: She is on holiday.", "admin asks carol as well: She is on holiday."],
            (await lab.HistoryAsync(id, HistoryKind.Assigned)).Select(entry => entry.Message));
    }

    [Fact]
    public async Task Whom_a_deadline_has_overtaken_nobody_adds()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "1")));
        lab.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(
            new Refusal.NotWaiting(InstanceStatus.Rejected), Assert.IsType<CommandResult.Refused>(await lab.AssignAsync(id, "dave")).Reason);
    }

    [Fact]
    public async Task An_unknown_instance_asks_nobody()
    {
        await using var lab = await Laboratory.OpenAsync();

        Assert.IsType<CommandResult.NoInstance>(await lab.AssignAsync(Guid.NewGuid(), "dave"));
    }

    [Fact]
    public void A_version_that_was_stored_before_there_was_a_choice_is_not_forwarded_by_those_it_asks_and_is_written_as_it_was()
    {
        var text = StoreJson.Write(Workflows.OneApproval(1));
        Assert.DoesNotContain("Forward", System.Text.Encoding.UTF8.GetString(text), StringComparison.Ordinal);

        Assert.False(StoreJson.Read<WorkflowDefinition>(text).AssigneesMayForward);
        Assert.True(StoreJson.Read<WorkflowDefinition>(StoreJson.Write(Workflows.OneApproval(1) with { AssigneesMayForward = true })).AssigneesMayForward);
    }
}
