using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class WithdrawalTests
{
    [Theory]
    [InlineData("waiting")]
    [InlineData("half approved")]
    [InlineData("reminding")]
    [InlineData("retrying")]
    [InlineData("delayed")]
    [InlineData("asking")]
    public void A_withdrawal_rejects_an_instance_that_waits_and_says_that_it_was_its_requester(string state)
    {
        var walk = Situations.Of(state);
        var (position, data) = (walk.Snapshot.Position, walk.Snapshot.Data);

        Assert.IsType<CommandVerdict.Applied>(walk.Do(Commands.Withdraw()));

        Assert.Equal((InstanceStatus.Rejected, "Withdrawn by its requester."), (walk.Snapshot.Status, walk.Message));
        Assert.Equal((position, data), (walk.Snapshot.Position, walk.Snapshot.Data));
        var entry = Assert.Single(walk.History);
        Assert.Equal((HistoryKind.Withdrawn, "erin", 0), (entry.Kind, entry.Actor, entry.Data.Count));
        Assert.Null(walk.Snapshot.State.DueAt);
        Assert.Null(walk.Snapshot.WakeEvent);
    }

    [Theory]
    [InlineData("Not needed any more.")]
    [InlineData("{0} was wrong,\nand $(cn) too")]
    public void The_reason_is_in_the_message_and_in_the_history_as_it_was_given(string reason)
    {
        var walk = Situations.Of("waiting");

        walk.Do(Commands.Withdraw(reason));

        Assert.Equal($"Withdrawn by its requester: {reason}", walk.Message);
        Assert.Equal(reason, walk.History[0].Data["Reason"].GetString());
    }

    [Fact]
    public void A_repeat_is_done_already_and_the_first_reason_stays()
    {
        var walk = Situations.Of("waiting");
        walk.Do(Commands.Withdraw("First."));

        Assert.IsType<CommandVerdict.AlreadyDone>(walk.Do(Commands.Withdraw("Second.")));

        Assert.Equal("Withdrawn by its requester: First.", walk.Message);
    }

    [Theory]
    [MatrixData(new[] { "waiting", "withdrawn", "running", "complete" }, new[] { "admin", "alice" })]
    public void Nobody_else_withdraws_an_instance_whatever_its_state(string state, string by)
    {
        var walk = Situations.Of(state);
        var person = by == "admin" ? People.Admin.Person : People.Alice.Person;

        Assert.Equal(
            new CommandVerdict.Refused(new Refusal.NotRequester()), walk.Do(new InstanceCommand.Withdraw(person, Reason: null)));
    }

    [Fact]
    public void A_person_is_the_requester_by_the_key_and_not_by_the_name() => Assert.IsType<CommandVerdict.Refused>(
        Situations.Of("waiting").Do(new InstanceCommand.Withdraw(new Person("another key", "erin", "erin@example.com"), Reason: null)));

    [Theory]
    [InlineData("running")]
    [InlineData("complete")]
    [InlineData("rejected")]
    [InlineData("failed")]
    [InlineData("stopped")]
    [InlineData("restarted")]
    public void What_is_not_suspended_cannot_be_withdrawn_and_the_refusal_names_the_status(string state)
    {
        var walk = Situations.Of(state);

        var refused = Assert.IsType<CommandVerdict.Refused>(walk.Do(Commands.Withdraw()));

        Assert.Equal(new Refusal.StatusForbids(CommandKind.Withdraw, walk.Snapshot.Status), refused.Reason);
    }

    [Theory]
    [InlineData("waiting")]
    [InlineData("complete")]
    public void A_version_that_does_not_allow_it_lets_nobody_withdraw(string state)
    {
        var walk = Situations.Of(state);
        var strict = walk.Definition with { RequesterMayWithdraw = false };

        var verdict = WorkflowMachine.Decide(walk.Snapshot, strict, Commands.Withdraw(), walk.Now);

        Assert.Equal(new CommandVerdict.Refused(new Refusal.WithdrawalForbidden("Certificate request", 1)), verdict);
    }

    [Fact]
    public void A_withdrawn_instance_was_not_stopped_and_cannot_be_restarted()
    {
        Assert.IsType<CommandVerdict.Refused>(Situations.Of("withdrawn").Do(Commands.Stop()));
        Assert.IsType<CommandVerdict.Refused>(Situations.Of("withdrawn").Do(Commands.Restart()));
    }

    [Fact]
    public void A_definition_that_says_nothing_of_it_does_not_allow_it() => Assert.False(new WorkflowDefinition
    {
        Id = Guid.Empty,
        Version = 1,
        DisplayName = "Old",
        WorkflowType = "Old",
    }.RequesterMayWithdraw);
}
