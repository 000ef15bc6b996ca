using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>What an Advance costs when many ask for it, when time never stands still, and when the store is too small.</summary>
public sealed class AdvanceCostTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_who_read_an_instance_with_a_long_inbox_at_once_share_its_advances()
    {
        const int Voters = 400;
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(Voters + 1));
        await AppendAsync(lab, id, Voters);

        var seen = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => lab.ReadAsync(id))));

        Assert.All(seen, snapshot => Assert.Equal("Awaiting 1 more approval(s) from {0}.", snapshot.Message.Text));
        Assert.Equal((Voters / InstanceRead.MostEntries, 0), (lab.Store.Commits, lab.Store.Conflicts));
    }

    [Fact]
    public async Task Who_comes_while_an_advance_is_under_way_gets_the_outcome_of_one_that_began_later()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(3));
        var (isReading, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await AppendAsync(lab, id, 1);
        lab.Store.BeforeNextCommit = async () =>
        {
            isReading.SetResult();
            await goOn.Task;
        };
        var first = lab.ReadAsync(id);
        await isReading.Task;
        using var impatient = new CancellationTokenSource();
        var gone = lab.Reader.FindAsync(id, impatient.Token);
        var second = lab.ReadAsync(id);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await AppendAsync(lab, id, 2);
        goOn.SetResult();

        await first;
        Assert.Equal("Awaiting 1 more approval(s) from {0}.", (await second).Message.Text);
    }

    [Fact]
    public async Task A_step_whose_deadline_leads_back_to_it_does_not_keep_an_advance_busy()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = Workflows.OneApproval(1, ("DeadlineHours", "1e-7"));
        var step = definition.FindStep(Workflows.First.StepUniqueName)!;
        definition = definition with
        {
            Steps = definition.Steps.Replace(step, step with { Outputs = step.Outputs.Add(new Core.Definitions.StepOutput("deadline", step.UniqueName)) }),
        };
        var id = await lab.StartAsync(definition);
        lab.Time.AutoAdvanceAmount = TimeSpan.FromSeconds(5);

        await lab.AdvanceAsync(id);
        await lab.AdvanceAsync(id);

        Assert.InRange(lab.Store.Commits, 1, 2);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("stop")]
    [InlineData("restart")]
    [InlineData("delete")]
    public async Task An_instance_that_outgrows_the_store_has_failed_and_can_be_read_restarted_and_deleted(string by)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(100));
        lab.Store.MostVotesKept = 10;
        await AppendAsync(lab, id, 45);

        switch (by)
        {
            case "stop":
                Assert.Equal(
                    new Refusal.StatusForbids(CommandKind.Stop, InstanceStatus.Failed), Assert.IsType<CommandResult.Refused>(await lab.StopAsync(id)).Reason);
                break;
            case "restart":
                Assert.IsType<CommandResult.Restarted>(await lab.RestartAsync(id));
                return;
            case "delete":
                Assert.IsType<CommandResult.Done>(await lab.DeleteAsync(id));
                return;
        }

        var snapshot = await lab.ReadAsync(id);
        Assert.Equal(InstanceStatus.Failed, snapshot.Status);
        Assert.EndsWith("failed: the instance would take 2000 bytes in the store; at most 1000 are allowed", snapshot.Message.Text, StringComparison.Ordinal);
        Assert.Equal(45, (await lab.HistoryAsync(id, HistoryKind.SignalNotCounted)).Count);
        Assert.False(await lab.IsDueAsync(id));
    }

    [Fact]
    public async Task A_restart_whose_successors_id_was_taken_ended_and_deleted_says_so_and_says_it_again()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = Workflows.OneApproval(1);
        var id = await lab.StartAsync(definition);
        var taken = SuccessorStarter.IdAfter(id);
        var request = new StartRequest(new StartSelector(definition.Id, null, null, null), Core.JsonMap.Empty, taken);
        Assert.IsType<StartResult.Started>(await lab.Starter.StartAsync(request, Laboratory.Person("mallory"), Stop));
        await lab.StopAsync(taken);
        Assert.IsType<CommandResult.Done>(await lab.DeleteAsync(taken));

        Assert.Equal(new CommandResult.Refused(new Refusal.SuccessorDeleted(taken)), await lab.RestartAsync(id));
        Assert.Equal(new CommandResult.Refused(new Refusal.SuccessorDeleted(taken)), await lab.RestartAsync(id));

        Assert.Contains($"{taken}; nothing runs in its place", (await lab.ReadAsync(id)).Message.Text, StringComparison.Ordinal);
        Assert.False(await lab.IsDueAsync(id));
    }

    private static async Task AppendAsync(Laboratory lab, Guid id, int voters)
    {
        for (var number = 1; number <= voters; number++)
        {
            var voter = Laboratory.Approver($"voter{number}");
            await lab.Store.AppendAsync(id, new SignalReceived(
                InboxKeys.Signal(2, Workflows.First.SignalName, voter.Person.Key), lab.Time.GetUtcNow(), Workflows.First.StepUniqueName, 2,
                Workflows.First.SignalName, voter.Person, voter.RoleIds, Core.JsonMap.From(("Approved", "True"))));
        }
    }
}
