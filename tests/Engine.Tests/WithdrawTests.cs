using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>A withdrawal meets votes: what was accepted before it counts, what comes after it is in the history alone.</summary>
public sealed class WithdrawTests
{
    private static readonly WorkflowDefinition OneApproval = Workflows.OneApproval(1, ("DeadlineHours", "1")) with { RequesterMayWithdraw = true };

    [Fact]
    public async Task A_withdrawn_instance_is_rejected_the_step_it_left_is_rung_and_nothing_is_due()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(OneApproval);

        Assert.IsType<CommandResult.Done>(await lab.WithdrawAsync(id, "A mistake."));
        Assert.IsType<CommandResult.Done>(await lab.WithdrawAsync(id, "Another reason."));

        var snapshot = (await lab.PeekAsync(id)).Snapshot;
        Assert.Equal(new InstanceState.Withdrawn(Laboratory.Erin.Person, "A mistake."), snapshot.State);
        Assert.Equal((id, (SignalKey?)Workflows.First), Assert.Single(lab.Doorbell.Rings));
        Assert.Equal("erin", Assert.Single(await lab.HistoryAsync(id, HistoryKind.Withdrawn)).Actor);
        Assert.False(await lab.IsDueAsync(id));
    }

    [Fact]
    public async Task A_vote_that_was_accepted_before_a_withdrawal_and_not_folded_yet_counts_and_the_withdrawal_is_refused()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(OneApproval);
        await lab.AcceptAsync(id, Workflows.First, "alice");

        var refused = Assert.IsType<CommandResult.Refused>(await lab.WithdrawAsync(id));

        Assert.Equal(new Refusal.StatusForbids(CommandKind.Withdraw, InstanceStatus.Complete), refused.Reason);
        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(id)).Snapshot.Status);
    }

    [Fact]
    public async Task A_vote_that_settles_nothing_is_counted_in_the_commit_of_the_withdrawal()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(2) with { RequesterMayWithdraw = true });
        await lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.IsType<CommandResult.Done>(await lab.WithdrawAsync(id));

        var history = await lab.HistoryAsync(id, HistoryKind.SignalReceived, HistoryKind.Withdrawn);
        Assert.Equal([HistoryKind.SignalReceived, HistoryKind.Withdrawn], history.Select(entry => entry.Kind));
    }

    [Fact]
    public async Task A_vote_that_is_appended_while_a_withdrawal_is_committed_is_received_and_not_counted_and_says_why()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(OneApproval);
        lab.Store.BeforeNextCommit = () => lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.IsType<CommandResult.Done>(await lab.WithdrawAsync(id));

        Assert.Equal(InstanceStatus.Rejected, (await lab.ReadAsync(id)).Status);
        var entry = Assert.Single(await lab.HistoryAsync(id, HistoryKind.SignalNotCounted));
        Assert.EndsWith("the instance had ended as Rejected.", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vote_that_is_advanced_while_a_withdrawal_is_committed_wins()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(OneApproval);
        lab.Store.BeforeNextCommit = async () =>
        {
            await lab.AcceptAsync(id, Workflows.First, "alice");
            await lab.AdvanceAsync(id);
        };

        Assert.IsType<CommandResult.Refused>(await lab.WithdrawAsync(id));

        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
        Assert.Empty(await lab.HistoryAsync(id, HistoryKind.Withdrawn));
    }

    [Fact]
    public async Task The_requester_withdraws_what_somebody_else_has_restarted_for_him()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(OneApproval);
        var successor = Assert.IsType<CommandResult.Restarted>(await lab.RestartAsync(id)).SuccessorId;

        Assert.IsType<CommandResult.Done>(await lab.WithdrawAsync(successor));

        Assert.Equal(InstanceStatus.Rejected, (await lab.ReadAsync(successor)).Status);
    }

    [Fact]
    public async Task An_unknown_instance_cannot_be_withdrawn()
    {
        await using var lab = await Laboratory.OpenAsync();

        Assert.IsType<CommandResult.NoInstance>(await lab.WithdrawAsync(Guid.NewGuid()));
    }

    [Fact]
    public void A_version_that_was_stored_before_there_was_a_choice_forbids_it_and_is_written_as_it_was()
    {
        var text = StoreJson.Write(OneApproval with { RequesterMayWithdraw = false });
        Assert.DoesNotContain("Withdraw", System.Text.Encoding.UTF8.GetString(text), StringComparison.Ordinal);

        Assert.False(StoreJson.Read<WorkflowDefinition>(text).RequesterMayWithdraw);
        Assert.True(StoreJson.Read<WorkflowDefinition>(StoreJson.Write(OneApproval)).RequesterMayWithdraw);
        using var document = JsonDocument.Parse(StoreJson.Write(OneApproval));
        Assert.True(document.RootElement.GetProperty("RequesterMayWithdraw").GetBoolean());
    }
}
