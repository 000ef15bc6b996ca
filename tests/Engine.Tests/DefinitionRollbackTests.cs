using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>An earlier version is published again, and no number of a version is ever used twice.</summary>
public sealed class DefinitionRollbackTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_earlier_version_is_published_again_and_new_instances_run_it()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await PublishTwiceAsync(lab);

        var back = Saved(await lab.DefinitionService.PublishVersionAsync(id, 1, Laboratory.Editor, Stop));

        Assert.Equal((1, true), (back.Version.Version, back.IsPublished));
        Assert.Equal((2, 1, 2), (back.Head.Latest, back.Head.Published, back.Head.HighestPublished));
        Assert.Equal(1, (await StartAsync(lab, id)).Origin.DefinitionVersion);
    }

    [Fact]
    public async Task The_draft_after_a_roll_back_has_a_number_of_its_own_and_the_versions_before_stay_as_they_were()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await PublishTwiceAsync(lab);
        await lab.DefinitionService.PublishVersionAsync(id, 1, Laboratory.Editor, Stop);

        var draft = Saved(await lab.DefinitionService.ReplaceStepsAsync(id, Workflows.Draft(Workflows.OneApproval(3).Steps), Laboratory.Editor, Stop));

        Assert.Equal((3, 1, 2), (draft.Head.Latest, draft.Head.Published, draft.Head.HighestPublished));
        Assert.Equal(["1", "2", "3"], await MinimaAsync(lab, id));
        Assert.Equal(3, Saved(await lab.DefinitionService.UpdateAsync(id, new("Renamed", null, null), Laboratory.Editor, Stop)).Version.Version);
        Assert.Equal(3, Saved(await lab.DefinitionService.PublishAsync(id, Laboratory.Editor, Stop)).Head.HighestPublished);
        Assert.Null((await lab.DefinitionStore.FindHeadAsync(id, Stop))!.OncePublished);
    }

    [Fact]
    public async Task Publishing_without_a_version_after_a_roll_back_publishes_the_latest_again()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await PublishTwiceAsync(lab);
        await lab.DefinitionService.PublishVersionAsync(id, 1, Laboratory.Editor, Stop);

        var forth = Saved(await lab.DefinitionService.PublishAsync(id, Laboratory.Editor, Stop)).Head;

        Assert.Equal((2, 2, null), (forth.Latest, forth.Published, forth.OncePublished));
    }

    [Fact]
    public async Task A_repeat_changes_nothing_and_shows_the_version()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await PublishTwiceAsync(lab);
        var first = Saved(await lab.DefinitionService.PublishVersionAsync(id, 1, Laboratory.Editor, Stop));

        var second = Saved(await lab.DefinitionService.PublishVersionAsync(id, 1, Laboratory.Editor, Stop));

        Assert.Equal((first.Head, 1), (second.Head, second.Version.Version));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public async Task A_version_that_is_not_there_is_not_published(int version)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await PublishTwiceAsync(lab);

        var result = await lab.DefinitionService.PublishVersionAsync(id, version, Laboratory.Editor, Stop);

        Assert.Equal(version, Assert.IsType<DefinitionResult.NoSuchVersion>(result).Version);
        Assert.IsType<DefinitionResult.NoSuchDefinition>(await lab.DefinitionService.PublishVersionAsync(Guid.NewGuid(), 1, Laboratory.Editor, Stop));
    }

    [Fact]
    public async Task The_draft_can_be_named_by_its_version_and_is_checked_as_ever()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await PublishTwiceAsync(lab);
        await lab.DefinitionService.ReplaceStepsAsync(id, Workflows.Draft([Workflows.Step("A", "NeverHeardOf", "B")]), Laboratory.Editor, Stop);

        Assert.IsType<DefinitionResult.Invalid>(await lab.DefinitionService.PublishVersionAsync(id, 3, Laboratory.Editor, Stop));
        await lab.DefinitionService.ReplaceStepsAsync(id, Workflows.Draft(Workflows.OneApproval(3).Steps), Laboratory.Editor, Stop);
        Assert.Equal(3, Saved(await lab.DefinitionService.PublishVersionAsync(id, 3, Laboratory.Editor, Stop)).Head.Published);
    }

    [Fact]
    public async Task Who_may_not_change_the_approvers_does_not_bring_back_others_by_a_roll_back()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await PublishTwiceAsync(lab);
        var author = new Editor(new Caller(new Person("author", "author"), [99], [AccessString.ModifyDefinitions]));

        Assert.IsType<DefinitionResult.ApproversKept>(await lab.DefinitionService.PublishVersionAsync(id, 1, author, Stop));
        Assert.Equal(2, (await lab.DefinitionStore.FindHeadAsync(id, Stop))!.Published);
    }

    [Fact]
    public async Task An_instance_restarts_on_any_version_that_was_ever_published_and_by_default_on_the_published_one()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await PublishTwiceAsync(lab);
        var (one, other) = ((await StartAsync(lab, id)).Id, (await StartAsync(lab, id)).Id);
        await lab.DefinitionService.PublishVersionAsync(id, 1, Laboratory.Editor, Stop);

        Assert.Equal(2, await VersionAfterRestartAsync(one, 2));
        Assert.Equal(1, await VersionAfterRestartAsync(other, null));

        async Task<int> VersionAfterRestartAsync(Guid instance, int? version)
        {
            var restarted = Assert.IsType<CommandResult.Restarted>(await lab.Commands.RestartAsync(instance, Laboratory.Admin, version, isCurrent: null, Stop));
            return (await lab.Store.ReadAsync(restarted.SuccessorId, Stop))!.Snapshot.Origin.DefinitionVersion;
        }
    }

    private static async Task<Guid> PublishTwiceAsync(Laboratory lab)
    {
        var id = (await lab.DefinitionService.CreateAsync(new("D", null, DefinitionKeys.None, "Enrollment", Enabled: true), Laboratory.Editor.Caller)).Head.Id;
        foreach (var minimum in (int[])[1, 2])
        {
            await lab.DefinitionService.ReplaceStepsAsync(id, Workflows.Draft(Workflows.OneApproval(minimum).Steps), Laboratory.Editor, Stop);
            Saved(await lab.DefinitionService.PublishAsync(id, Laboratory.Editor, Stop));
        }

        return id;
    }

    private static async Task<InstanceSnapshot> StartAsync(Laboratory lab, Guid id) => Assert.IsType<StartResult.Started>(
        await lab.Starter.StartAsync(new StartRequest(new StartSelector(id, null, null, null), JsonMap.Empty), Laboratory.Erin, Stop)).Snapshot;

    private static async Task<List<string?>> MinimaAsync(Laboratory lab, Guid id)
    {
        var minima = new List<string?>();
        for (var version = 1; await lab.DefinitionStore.FindVersionAsync(id, version, Stop) is { } found; version++)
            minima.Add(found.FindStep("Approve1")!.TextParameter("MinimumApprovals"));
        return minima;
    }

    private static DefinitionView Saved(DefinitionResult result) => Assert.IsType<DefinitionResult.Saved>(result).Definition;
}
