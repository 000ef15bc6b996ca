using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>A restart makes one successor, however often it is asked for and wherever the process dies.</summary>
public sealed class RestartTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restarted_instance_has_a_successor_that_asks_for_the_same_from_the_beginning()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.TwoApprovals());
        await lab.AcceptAsync(id, Workflows.First, "alice");
        await lab.ReadAsync(id);

        var restarted = Assert.IsType<CommandResult.Restarted>(await lab.RestartAsync(id));

        var (old, successor) = ((await lab.PeekAsync(id)).Snapshot, (await lab.PeekAsync(restarted.SuccessorId)).Snapshot);
        Assert.Equal(InstanceStatus.CanceledForRestart, old.Status);
        Assert.Equal(NextActionOf(old), new NextAction.Finished(InstanceStatus.CanceledForRestart));
        Assert.Equal(restarted.SuccessorId, Assert.IsType<InstanceState.CanceledForRestart>(old.State).RestartedAsId);
        Assert.Equal((id, Laboratory.Erin.Person), (successor.Origin.RestartedFromId, successor.Origin.Initiator));
        Assert.NotEqual(old.Origin.ReferenceId, successor.Origin.ReferenceId);
        Assert.Equal(Workflows.First, successor.AwaitedSignal);
        Assert.Equal(SuccessorStarter.IdAfter(id), successor.Id);
        Assert.Equal(5, successor.Id.Version);
        Assert.Contains(successor.Id, lab.Doorbell.Starts);
        Assert.Contains((id, (Core.Definitions.SignalKey?)Workflows.Second), lab.Doorbell.Rings);
        Assert.False(await lab.IsDueAsync(id));
    }

    [Fact]
    public async Task A_failed_instance_is_restarted_and_runs_again()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneEffect());
        lab.Executor.Run = (_, _) => Task.FromResult<EffectOutcome>(new EffectOutcome.Failed("gone", MayPass: false));
        await lab.DriveAsync(id);
        Assert.Equal(InstanceStatus.Failed, (await lab.ReadAsync(id)).Status);
        lab.Executor.Run = (_, _) => Task.FromResult<EffectOutcome>(EffectOutcome.Succeeded.Nothing);

        var successor = Assert.IsType<CommandResult.Restarted>(await lab.RestartAsync(id)).SuccessorId;
        await lab.DriveAsync(successor);

        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(successor)).Status);
        Assert.Equal(2, lab.Executor.EffectKeys.Distinct().Count());
    }

    [Fact]
    public async Task Sixteen_restarts_at_once_make_one_successor()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => lab.RestartAsync(id))));

        var successor = Assert.Single(results.Select(result => Assert.IsType<CommandResult.Restarted>(result).SuccessorId).Distinct());
        Assert.Equal([id, successor], (await lab.ListAsync()).Order());
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.Restarted));
        Assert.False(await lab.IsDueAsync(id));
    }

    [Fact]
    public async Task A_repeat_names_the_same_successor_even_where_that_has_ended_or_was_deleted_since()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        var first = await lab.RestartAsync(id);
        var successor = Assert.IsType<CommandResult.Restarted>(first).SuccessorId;
        await lab.StopAsync(successor);
        Assert.Equal(first, await lab.RestartAsync(id));
        Assert.Equal(first, await lab.RestartAsync(id, version: 1));

        await lab.DeleteAsync(successor);

        Assert.Equal(first, await lab.RestartAsync(id));
        Assert.Equal([id], await lab.ListAsync());
    }

    [Fact]
    public async Task A_restart_runs_on_the_published_version_or_on_the_one_that_is_named()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = Workflows.OneApproval(1);
        var (one, two) = (await lab.StartAsync(definition), await AnotherAsync(lab, definition.Id));
        var published = definition with { Version = 2, DisplayName = "Better", Steps = Workflows.TwoApprovals().Steps };
        var head = (await lab.DefinitionStore.FindHeadAsync(definition.Id, Stop))!;
        Assert.True(await lab.DefinitionStore.SaveAsync(head with { Latest = 2, Published = 2, Revision = 2 }, published, expectedRevision: 1));

        var onPublished = Assert.IsType<CommandResult.Restarted>(await lab.RestartAsync(one)).SuccessorId;
        var onFirst = Assert.IsType<CommandResult.Restarted>(await lab.RestartAsync(two, version: 1)).SuccessorId;

        Assert.Equal((2, "Better"), VersionOf(await lab.ReadAsync(onPublished)));
        Assert.Equal((1, definition.DisplayName), VersionOf(await lab.ReadAsync(onFirst)));
        var other = Assert.IsType<CommandResult.Refused>(await lab.RestartAsync(two, version: 2));
        Assert.Equal(new Refusal.RestartedOnOtherVersion(onFirst, 1, 2), other.Reason);
        var never = Assert.IsType<CommandResult.Refused>(await lab.RestartAsync(onFirst, version: 3));
        Assert.Equal(new Refusal.NeverPublished(3, 2), never.Reason);
    }

    [Fact]
    public async Task Nothing_restarts_on_a_definition_that_is_disabled()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = Workflows.OneApproval(1);
        var id = await lab.StartAsync(definition);
        var head = (await lab.DefinitionStore.FindHeadAsync(definition.Id, Stop))!;
        Assert.True(await lab.DefinitionStore.SaveAsync(head with { Enabled = false, Revision = 2 }, definition, expectedRevision: 1));

        Assert.Equal(
            new Refusal.DefinitionDisabled(definition.Id), Assert.IsType<CommandResult.Refused>(await lab.RestartAsync(id)).Reason);
        Assert.Equal(InstanceStatus.Suspended, (await lab.ReadAsync(id)).Status);
    }

    public static TheoryData<string> WhoeverComesNext => ["reader", "repeat", "sweep", "loop", "deletion"];

    [Theory]
    [MemberData(nameof(WhoeverComesNext))]
    public async Task Where_the_process_dies_before_the_successor_is_created_whoever_comes_next_creates_it_once(string next)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Store.BeforeNextCreate = () => throw new StorageUnavailableException("killed");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => lab.RestartAsync(id));
        Assert.Equal([id], await lab.ListAsync());
        Assert.True(await lab.IsDueAsync(id));

        await ComeAsync(lab, id, next);

        await AssertOneSuccessorAsync(lab, id, isDeleted: next == "deletion");
    }

    [Theory]
    [MemberData(nameof(WhoeverComesNext))]
    public async Task Where_the_process_dies_after_the_successor_was_created_whoever_comes_next_finds_it(string next)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Store.BeforeNextCreate = () =>
        {
            lab.Store.BeforeNextCommit = () => throw new StorageUnavailableException("killed");
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => lab.RestartAsync(id));
        Assert.True(await lab.IsDueAsync(id));

        await ComeAsync(lab, id, next);

        await AssertOneSuccessorAsync(lab, id, isDeleted: next == "deletion");
    }

    [Theory]
    [InlineData("sweep")]
    [InlineData("loop")]
    public async Task Where_the_process_dies_and_the_clock_is_set_back_the_successor_is_not_kept_waiting(string next)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Store.BeforeNextCreate = () => throw new StorageUnavailableException("killed");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => lab.RestartAsync(id));
        lab.Time.AdjustTime(lab.Time.GetUtcNow().AddDays(-1));

        await ComeAsync(lab, id, next);

        Assert.Equal(Workflows.First, (await lab.ReadAsync(SuccessorStarter.IdAfter(id))).AwaitedSignal);
        Assert.False(await lab.IsDueAsync(id));
    }

    [Fact]
    public async Task An_id_that_somebody_has_taken_beforehand_is_not_the_successors()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = Workflows.OneApproval(1);
        var id = await lab.StartAsync(definition);
        foreach (var taken in (Guid[])[SuccessorStarter.IdAfter(id), SuccessorStarter.IdAfter(id, attempt: 1)])
        {
            var request = new StartRequest(new StartSelector(definition.Id, null, null, null), JsonMap.From(("stolen", "yes")), taken);
            Assert.IsType<StartResult.Started>(await lab.Starter.StartAsync(request, Laboratory.Person("mallory"), Stop));
        }

        var successor = Assert.IsType<CommandResult.Restarted>(await lab.RestartAsync(id)).SuccessorId;

        Assert.Equal(SuccessorStarter.IdAfter(id, attempt: 2), successor);
        Assert.Equal(Laboratory.Erin.Person, (await lab.ReadAsync(successor)).Origin.Initiator);
        Assert.Equal(new CommandResult.Restarted(successor), await lab.RestartAsync(id));
    }

    [Fact]
    public async Task A_start_is_no_repeat_of_a_successor_that_happens_to_ask_for_the_same()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = Workflows.OneApproval(1);
        var id = await lab.StartAsync(definition);
        var successor = Assert.IsType<CommandResult.Restarted>(await lab.RestartAsync(id)).SuccessorId;

        var request = new StartRequest(new StartSelector(definition.Id, null, null, null), JsonMap.Empty, successor);
        Assert.IsType<StartResult.IdTaken>(await lab.Starter.StartAsync(request, Laboratory.Erin, Stop));
    }

    [Fact]
    public async Task A_vote_that_is_late_for_a_restarted_instance_does_not_reach_its_successor()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Store.BeforeNextAppend = async () => Assert.IsType<CommandResult.Restarted>(await lab.RestartAsync(id));

        await lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.Equal(InstanceStatus.CanceledForRestart, (await lab.ReadAsync(id)).Status);
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.SignalNotCounted));
        var successor = await lab.ReadAsync(SuccessorStarter.IdAfter(id));
        Assert.Empty(Assert.IsType<InstanceState.AwaitingSignal>(successor.State).Votes);
    }

    private static async Task<Guid> AnotherAsync(Laboratory lab, Guid definition) => Assert.IsType<StartResult.Started>(
        await lab.Starter.StartAsync(new StartRequest(new StartSelector(definition, null, null, null), JsonMap.Empty), Laboratory.Erin, Stop)).Snapshot.Id;

    private static async Task ComeAsync(Laboratory lab, Guid id, string next)
    {
        switch (next)
        {
            case "reader":
                Assert.Equal(InstanceStatus.CanceledForRestart, (await lab.ReadAsync(id)).Status);
                break;
            case "repeat":
                Assert.IsType<CommandResult.Restarted>(await lab.RestartAsync(id));
                break;
            case "sweep":
                Assert.Equal((1, 1, 0), await lab.Resume.RunAsync(Stop) is var run ? (run.Examined, run.Resumed, run.Failed) : default);
                break;
            case "deletion":
                Assert.IsType<CommandResult.Done>(await lab.DeleteAsync(id));
                break;
            default:
                await using (lab.RunLoop())
                    await Eventually.HoldsAsync(async () => !await lab.IsDueAsync(id));
                break;
        }
    }

    private static async Task AssertOneSuccessorAsync(Laboratory lab, Guid id, bool isDeleted)
    {
        var successor = SuccessorStarter.IdAfter(id);
        Assert.Equal(isDeleted ? [successor] : [id, successor], (await lab.ListAsync()).OrderBy(one => one == successor));
        Assert.False(await lab.IsDueAsync(id));
        Assert.Equal(Workflows.First, (await lab.ReadAsync(successor)).AwaitedSignal);
        Assert.Single(await lab.HistoryAsync(successor, HistoryKind.Started));
    }

    private static NextAction NextActionOf(InstanceSnapshot snapshot) => WorkflowMachine.Next(snapshot);

    private static (int, string) VersionOf(InstanceSnapshot snapshot) => (snapshot.Origin.DefinitionVersion, snapshot.Origin.DefinitionDisplayName);
}
