using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

public sealed class DefinitionServiceTests
{
    private static ImmutableArray<StepDefinition> Steps => Workflows.OneApproval(1).Steps;

    [Fact]
    public async Task A_new_definition_is_an_unpublished_draft_without_steps()
    {
        await using var lab = await Laboratory.OpenAsync();
        var created = await CreateAsync(lab);

        Assert.Equal((1, null), (created.Head.Latest, created.Head.Published));
        Assert.False(created.IsPublished);
        Assert.Empty(created.Version.Steps);
    }

    [Fact]
    public async Task Editing_a_draft_overwrites_it_and_editing_a_published_version_makes_the_next()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await CreateAsync(lab)).Head.Id;

        Assert.Equal(1, (await EditAsync(lab, id, Steps)).Version.Version);
        Assert.Equal(1, (await EditAsync(lab, id, Steps)).Version.Version);
        await PublishAsync(lab, id);
        var edited = await EditAsync(lab, id, Workflows.OneApproval(5).Steps);
        var published = await lab.DefinitionService.FindAsync(id, 1, TestContext.Current.CancellationToken);

        Assert.Equal((2, 1), (edited.Head.Latest, edited.Head.Published));
        Assert.False(edited.IsPublished);
        Assert.Equal("1", published!.Version.FindStep("Approve1")!.TextParameter("MinimumApprovals"));
    }

    [Fact]
    public async Task A_step_that_is_replaced_by_one_of_its_name_and_type_keeps_what_only_a_newer_release_knows_of_it()
    {
        var added = new UnknownMembers { ["AddedLater"] = JsonValues.Of(7) };
        await using var lab = await Laboratory.OpenAsync();
        var id = (await CreateAsync(lab)).Head.Id;
        await EditAsync(lab, id, [.. Steps.Select(step => step with { Unknown = added, Signals = [.. step.Signals.Select(signal => signal with { Unknown = added })] })]);

        var same = (await EditAsync(lab, id, Steps)).Version.FindStep("Approve1")!;
        var other = (await EditAsync(lab, id, [Workflows.Step("Approve1", "Email", null)])).Version.FindStep("Approve1")!;

        Assert.Equal((added, added), (same.Unknown, same.Signal!.Unknown));
        Assert.Equal((same.Id, null), (other.Id, other.Unknown));
    }

    [Fact]
    public async Task Publishing_again_changes_nothing()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await CreateAsync(lab)).Head.Id;
        await EditAsync(lab, id, Steps);

        var first = await PublishAsync(lab, id);
        var second = await PublishAsync(lab, id);

        Assert.Equal(first.Head, second.Head);
    }

    [Fact]
    public async Task A_draft_may_be_saved_with_problems_of_flow_which_publishing_then_lists_all_at_once()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await CreateAsync(lab)).Head.Id;
        await EditAsync(lab, id, [Workflows.Step("A", "NeverHeardOf", "B"), Workflows.Step("C", "Email", null)]);

        var refused = Assert.IsType<DefinitionResult.Invalid>(await lab.DefinitionService.PublishAsync(id, Laboratory.Editor, TestContext.Current.CancellationToken));

        Assert.Contains(refused.Problems, problem => problem.Message.Contains("'NeverHeardOf'", StringComparison.Ordinal));
        Assert.Contains(refused.Problems, problem => problem.Message.Contains("leads to 'B'", StringComparison.Ordinal));
        Assert.Contains(refused.Problems, problem => problem.Message.Contains("'Subject'", StringComparison.Ordinal));
        Assert.Null((await lab.DefinitionService.FindAsync(id, null, TestContext.Current.CancellationToken))!.Head.Published);
    }

    [Fact]
    public async Task A_step_type_that_is_registered_may_be_published()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await CreateAsync(lab)).Head.Id;
        await EditAsync(lab, id, Workflows.OneEffect().Steps);

        Assert.True((await PublishAsync(lab, id)).IsPublished);
    }

    [Fact]
    public async Task A_step_that_keeps_its_name_keeps_its_id()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await CreateAsync(lab)).Head.Id;
        var before = await EditAsync(lab, id, Steps);

        var after = await EditAsync(lab, id, Steps);

        Assert.Equal(before.Version.Steps.Select(step => step.Id), after.Version.Steps.Select(step => step.Id));
    }

    [Fact]
    public async Task No_two_steps_get_the_same_id_and_the_one_that_keeps_its_name_keeps_it()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await CreateAsync(lab)).Head.Id;
        var before = (await EditAsync(lab, id, Steps)).Version.FindStep("Approve1")!;

        var copy = before with { UniqueName = "Copy", Outputs = [] };
        var after = await EditAsync(lab, id, [copy, .. Steps]);

        Assert.Equal(before.Id, after.Version.FindStep("Approve1")!.Id);
        Assert.Distinct(after.Version.Steps.Select(step => step.Id));
    }

    [Fact]
    public async Task New_texts_of_a_published_definition_make_the_next_version_and_the_published_one_keeps_its_own()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await CreateAsync(lab)).Head.Id;
        await EditAsync(lab, id, Steps);
        await PublishAsync(lab, id);

        var updated = await UpdateAsync(lab, id, new DefinitionUpdate("New name", "New text", Enabled: null));

        Assert.Equal((2, 1, "New name", true), (updated.Head.Latest, updated.Head.Published, updated.Head.DisplayName, updated.Head.Enabled));
        Assert.Equal(("New name", "New text"), (updated.Version.DisplayName, updated.Version.Description));
        Assert.Equal(3, updated.Version.Steps.Length);
        var published = await lab.DefinitionService.FindAsync(id, 1, TestContext.Current.CancellationToken);
        Assert.Equal(("D", null), (published!.Version.DisplayName, published.Version.Description));
    }

    [Fact]
    public async Task Switching_a_published_definition_off_makes_no_version_and_saying_nothing_leaves_it_off()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await CreateAsync(lab)).Head.Id;
        await EditAsync(lab, id, Steps);
        await PublishAsync(lab, id);

        var off = await UpdateAsync(lab, id, new DefinitionUpdate("D", null, Enabled: false));
        var same = await UpdateAsync(lab, id, new DefinitionUpdate("D", null, Enabled: null));

        Assert.Equal((1, 1, false), (off.Head.Latest, off.Head.Published, off.Head.Enabled));
        Assert.Equal(off.Head, same.Head);
    }

    [Fact]
    public async Task New_texts_and_new_steps_at_once_are_both_there_afterwards()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await CreateAsync(lab)).Head.Id;

        await Task.WhenAll(
            Task.Run(() => EditAsync(lab, id, Steps)),
            Task.Run(() => UpdateAsync(lab, id, new DefinitionUpdate("Renamed", "Text", Enabled: false))));

        var found = (await lab.DefinitionService.FindAsync(id, null, TestContext.Current.CancellationToken))!;
        Assert.Equal(("Renamed", "Text", false, 3, 3),
            (found.Version.DisplayName, found.Version.Description, found.Head.Enabled, found.Version.Steps.Length, found.Head.Revision));
    }

    [Fact]
    public async Task Edits_at_once_all_succeed_and_the_last_one_stands()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await CreateAsync(lab)).Head.Id;

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => EditAsync(lab, id, Steps))));

        Assert.Equal(11, (await lab.DefinitionService.FindAsync(id, null, TestContext.Current.CancellationToken))!.Head.Revision);
    }

    private static Task<DefinitionView> CreateAsync(Laboratory lab) =>
        lab.DefinitionService.CreateAsync(new NewDefinition("D", null, DefinitionKeys.None, "Enrollment", Enabled: true), Laboratory.Editor.Caller);

    private static async Task<DefinitionView> EditAsync(Laboratory lab, Guid id, ImmutableArray<StepDefinition> steps) =>
        Assert.IsType<DefinitionResult.Saved>(
            await lab.DefinitionService.ReplaceStepsAsync(id, Workflows.Draft(steps), Laboratory.Editor, TestContext.Current.CancellationToken)).Definition;

    private static async Task<DefinitionView> UpdateAsync(Laboratory lab, Guid id, DefinitionUpdate update) =>
        Assert.IsType<DefinitionResult.Saved>(
            await lab.DefinitionService.UpdateAsync(id, update, Laboratory.Editor, TestContext.Current.CancellationToken)).Definition;

    private static async Task<DefinitionView> PublishAsync(Laboratory lab, Guid id) => Assert.IsType<DefinitionResult.Saved>(
        await lab.DefinitionService.PublishAsync(id, Laboratory.Editor, TestContext.Current.CancellationToken)).Definition;
}
