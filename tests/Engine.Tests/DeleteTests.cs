using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>Only what has ended is deleted, and nothing brings it back.</summary>
public sealed class DeleteTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_ended_instance_is_deleted_and_its_driving_forgotten()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.StopAsync(id);

        Assert.IsType<CommandResult.Done>(await lab.DeleteAsync(id));

        Assert.Null(await lab.Reader.FindAsync(id, Stop));
        Assert.Empty(await lab.ListAsync());
        Assert.Equal([id], lab.Doorbell.Forgotten);
        Assert.IsType<CommandResult.NoInstance>(await lab.DeleteAsync(id));
        Assert.IsType<CommandResult.NoInstance>(await lab.StopAsync(id));
        Assert.IsType<CommandResult.NoInstance>(await lab.RestartAsync(id));
        Assert.IsType<SignalResult.NoInstance>(await lab.SignalAsync(id, Workflows.First, Laboratory.Approver("alice")));
    }

    [Fact]
    public async Task What_has_not_ended_is_not_deleted()
    {
        await using var lab = await Laboratory.OpenAsync();
        var waiting = await lab.StartAsync(Workflows.OneApproval(1));
        var running = await lab.StartAsync(Workflows.OneEffect());

        Assert.Equal(
            new Refusal.StatusForbids(CommandKind.Delete, InstanceStatus.Suspended),
            Assert.IsType<CommandResult.Refused>(await lab.DeleteAsync(waiting)).Reason);
        Assert.Equal(
            new Refusal.StatusForbids(CommandKind.Delete, InstanceStatus.Running),
            Assert.IsType<CommandResult.Refused>(await lab.DeleteAsync(running)).Reason);
    }

    [Fact]
    public async Task An_instance_that_a_vote_on_disk_has_ended_can_be_deleted_although_nobody_has_folded_it_yet()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.IsType<CommandResult.Done>(await lab.DeleteAsync(id));
    }

    [Fact]
    public async Task The_id_of_a_deleted_instance_starts_nothing_any_more()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = Workflows.OneApproval(1);
        await lab.PublishAsync(definition);
        var request = new StartRequest(new StartSelector(definition.Id, null, null, null), JsonMap.Empty, IdempotencyKey: "again");
        var id = Assert.IsType<StartResult.Started>(await lab.Starter.StartAsync(request, Laboratory.Erin, Stop)).Snapshot.Id;
        await lab.StopAsync(id);
        await lab.DeleteAsync(id);

        Assert.Equal(new StartResult.IdTaken(id), await lab.Starter.StartAsync(request, Laboratory.Erin, Stop));
    }

    [Fact]
    public async Task An_outcome_that_arrives_for_a_deleted_instance_leaves_no_trace()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneEffect());
        var started = new TaskCompletionSource();
        var hold = new TaskCompletionSource<EffectOutcome>();
        lab.Executor.Run = (_, _) =>
        {
            started.SetResult();
            return hold.Task;
        };
        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
        var running = lab.Runner.ExecuteAsync(id, attempt, Stop);
        await started.Task;
        lab.Time.Advance(RetryPolicy.Default.AttemptLimit);
        await lab.StopAsync(id);
        await lab.DeleteAsync(id);

        hold.SetResult(EffectOutcome.Succeeded.Nothing);
        await running;

        Assert.False(await lab.IsDueAsync(id));
        Assert.Null(await lab.Store.FindEntryAsync(id, attempt.OutcomeKey, Stop));
        Assert.Null(await lab.Advancer.AdvanceAsync(id, Stop));
    }

    [Fact]
    public async Task Mail_that_comes_between_the_read_and_the_deletion_goes_with_the_instance()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.StopAsync(id);
        lab.Store.BeforeNextDelete = () => lab.Store.AppendAsync(id, new DeadlineElapsed("late", lab.Time.GetUtcNow(), 1));

        Assert.IsType<CommandResult.Done>(await lab.DeleteAsync(id));

        Assert.Null(await lab.Store.FindEntryAsync(id, "late", Stop));
        Assert.False(await lab.IsDueAsync(id));
    }

    [Fact]
    public async Task A_commit_that_comes_between_the_read_and_the_deletion_does_not_keep_it_from_happening()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.StopAsync(id);
        lab.Store.BeforeNextDelete = async () =>
        {
            await lab.Store.AppendAsync(id, new DeadlineElapsed("late", lab.Time.GetUtcNow(), 1));
            await lab.AdvanceAsync(id);
        };

        Assert.IsType<CommandResult.Done>(await lab.DeleteAsync(id));

        Assert.Empty(await lab.ListAsync());
    }

    [Fact]
    public async Task Of_sixteen_deletions_at_once_one_does_it_and_the_others_find_nothing()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.StopAsync(id);

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => lab.DeleteAsync(id))));

        Assert.Single(results, result => result is CommandResult.Done);
        Assert.Equal(15, results.Count(result => result is CommandResult.NoInstance));
    }
}
