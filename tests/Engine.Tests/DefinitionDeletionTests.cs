using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>A definition goes only where nobody needs it, whoever starts an instance of it at the same moment.</summary>
public sealed class DefinitionDeletionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_definition_is_found_by_nobody_and_starts_nothing()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = await PublishedAsync(lab);

        Assert.IsType<DefinitionResult.Deleted>(await DeleteAsync(lab, definition));

        Assert.Null(await lab.DefinitionService.FindAsync(definition.Id, null, Stop));
        Assert.Null(await lab.DefinitionService.FindAsync(definition.Id, 1, Stop));
        Assert.Empty(await lab.DefinitionService.ListAsync(Stop));
        Assert.IsType<DefinitionResult.NoSuchDefinition>(await lab.DefinitionService.PublishAsync(definition.Id, Laboratory.Editor, Stop));
        Assert.IsType<DefinitionResult.NoSuchDefinition>(await lab.DefinitionService.ReplaceStepsAsync(definition.Id, DraftSteps.None, Laboratory.Editor, Stop));
        Assert.IsType<DefinitionResult.NoSuchDefinition>(
            await lab.DefinitionService.UpdateAsync(definition.Id, new DefinitionUpdate("x", null, true), Laboratory.Editor, Stop));
        Assert.IsType<DefinitionResult.NoSuchDefinition>(await DeleteAsync(lab, definition));
        Assert.IsType<StartResult.NoSuchDefinition>(await StartAsync(lab, new StartSelector(definition.Id, null, null, null)));
        Assert.IsType<StartResult.NoSuchDefinition>(await StartAsync(lab, new StartSelector(null, definition.WorkflowType, null, null)));
    }

    [Fact]
    public async Task Its_versions_stay_for_instances_that_have_ended()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = Workflows.OneApproval(1);
        var id = await lab.StartAsync(definition);
        await lab.AcceptAsync(id, Workflows.First, "alice");
        await lab.AdvanceAsync(id);

        Assert.IsType<DefinitionResult.Deleted>(await DeleteAsync(lab, definition));

        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
        Assert.NotNull(await lab.DefinitionStore.FindVersionAsync(definition.Id, 1, Stop));
        Assert.True((await lab.DefinitionStore.FindHeadAsync(definition.Id, Stop))!.IsDeleted);
    }

    [Fact]
    public async Task A_failed_instance_of_a_deleted_definition_is_not_restarted()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = Workflows.OneEffect();
        var id = await lab.StartAsync(definition);
        lab.Executor.Run = (_, _) => Task.FromResult<EffectOutcome>(new EffectOutcome.Failed("no", MayPass: false));
        await lab.DriveAsync(id);
        Assert.IsType<DefinitionResult.Deleted>(await DeleteAsync(lab, definition));

        Assert.Equal(new CommandResult.Refused(new Refusal.DefinitionGone(definition.Id)), await lab.RestartAsync(id));
        Assert.Equal(new CommandResult.Refused(new Refusal.DefinitionGone(definition.Id)), await lab.RestartAsync(id, version: 1));

        Assert.Equal(InstanceStatus.Failed, (await lab.ReadAsync(id)).Status);
        Assert.Equal([id], await lab.ListAsync());
    }

    [Fact]
    public async Task It_stays_as_it_was_while_an_instance_of_any_version_waits()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = Workflows.OneApproval(1);
        await lab.StartAsync(definition);
        await lab.DefinitionService.ReplaceStepsAsync(definition.Id, Workflows.Draft(Workflows.OneApproval(2).Steps), Laboratory.Editor, Stop);
        await lab.DefinitionService.PublishAsync(definition.Id, Laboratory.Editor, Stop);
        var before = await lab.DefinitionStore.FindHeadAsync(definition.Id, Stop);

        Assert.Equal(before, Assert.IsType<DefinitionResult.InUse>(await DeleteAsync(lab, definition)).Definition);

        Assert.Equal(before, await lab.DefinitionStore.FindHeadAsync(definition.Id, Stop));
    }

    [Fact]
    public async Task A_start_between_the_look_and_the_deletion_brings_the_definition_back()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = await PublishedAsync(lab);
        lab.Store.AfterNextAnyLive = async () => Assert.IsType<StartResult.Started>(await StartAsync(lab, ById(definition)));

        Assert.IsType<DefinitionResult.InUse>(await DeleteAsync(lab, definition));

        Assert.NotNull(await lab.DefinitionService.FindAsync(definition.Id, null, Stop));
        Assert.IsType<StartResult.Started>(await StartAsync(lab, ById(definition)));
    }

    [Fact]
    public async Task A_start_that_had_found_the_definition_before_its_deletion_runs_on_its_version()
    {
        await using var lab = await Laboratory.OpenAsync();
        var definition = await PublishedAsync(lab);
        lab.Store.BeforeNextCreate = async () => Assert.IsType<DefinitionResult.Deleted>(await DeleteAsync(lab, definition));

        var started = Assert.IsType<StartResult.Started>(await StartAsync(lab, ById(definition))).Snapshot;

        await lab.AcceptAsync(started.Id, Workflows.First, "alice");
        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(started.Id)).Status);
    }

    [Fact]
    public async Task However_starts_and_deletions_meet_a_start_that_came_before_is_never_left_without_its_definition()
    {
        await using var lab = await Laboratory.OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var definition = await PublishedAsync(lab);
            var starts = Enumerable.Range(0, 4).Select(_ => Task.Run(() => StartAsync(lab, ById(definition)))).ToList();
            var deletion = await Task.Run(() => DeleteAsync(lab, definition));
            var started = await Task.WhenAll(starts);

            Assert.Equal(deletion is DefinitionResult.Deleted, await lab.DefinitionService.FindAsync(definition.Id, null, Stop) is null);
            Assert.All(started, result => Assert.True(result is StartResult.Started or StartResult.NoSuchDefinition));
            if (deletion is DefinitionResult.Deleted)
                Assert.IsType<StartResult.NoSuchDefinition>(await StartAsync(lab, ById(definition)));
            foreach (var running in started.OfType<StartResult.Started>())
                await lab.AcceptAsync(running.Snapshot.Id, Workflows.First, "alice");
        }
    }

    private static StartSelector ById(WorkflowDefinition definition) => new(definition.Id, null, null, null);

    private static Task<DefinitionResult> DeleteAsync(Laboratory lab, WorkflowDefinition definition) =>
        lab.DefinitionService.DeleteAsync(definition.Id, Laboratory.Editor, Stop);

    private static Task<StartResult> StartAsync(Laboratory lab, StartSelector selector) =>
        lab.Starter.StartAsync(new StartRequest(selector, JsonMap.Empty), Laboratory.Erin, Stop);

    private static async Task<WorkflowDefinition> PublishedAsync(Laboratory lab)
    {
        var definition = Workflows.OneApproval(1);
        await lab.PublishAsync(definition);
        return definition;
    }
}
