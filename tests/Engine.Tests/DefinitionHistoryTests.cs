using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>What was done to a definition, by whom and when.</summary>
public sealed class DefinitionHistoryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_has_its_entry_with_who_when_and_what()
    {
        await using var lab = await Laboratory.OpenAsync();
        var service = lab.DefinitionService;
        var dana = new Caller(new Person("dana", "Dana"), [], [AccessString.ChangeApprovers]);
        var id = (await service.CreateAsync(new("D", null, DefinitionKeys.Of(new DefinitionKey("12")), "Enrollment", Enabled: true), dana)).Head.Id;
        await service.ReplaceStepsAsync(id, Workflows.Draft(Workflows.OneApproval(1).Steps), Laboratory.Editor, Stop);
        await service.PublishAsync(id, Laboratory.Editor, Stop);
        await service.UpdateAsync(id, new("E", "Text", Enabled: false, new KeyChange.All(DefinitionKeys.Of(new("12"), new("13", "Web")))), new(dana), Stop);
        await service.SwitchAsync(id, enabled: true, Laboratory.Editor, Stop);
        await service.ReplaceStepsAsync(id, Workflows.Draft([.. Workflows.OneApproval(2).Steps.Where(step => step.UniqueName != "EndNOOP"), Workflows.Step("Last", "NOOPStep", null)]), Laboratory.Editor, Stop);
        await service.ReplaceStepsAsync(id, Workflows.Draft(Workflows.OneApproval(2).Steps), Laboratory.Editor, Stop);
        await service.PublishAsync(id, Laboratory.Editor, Stop);
        await service.PublishVersionAsync(id, 1, new(dana), Stop);
        await service.PublishVersionAsync(id, 2, Laboratory.Editor, Stop);

        var history = (await service.ReadHistoryAsync(id, Stop))!.Value;

        Assert.Equal(
            [
                "1 Created v1 Dana: Created as a draft.",
                $"2 Changed v1 {Admin}: Added steps: StartNOOP, Approve1, EndNOOP.",
                $"3 Published v1 {Admin}: Version 1 is published.",
                "4 Changed v2 Dana: The name was 'D'; now it is 'E'. The description has changed.",
                "5 KeysChanged v2 Dana: The keys were '12'; now they are '12', '13' (Web).",
                "6 Disabled v2 Dana: Disabled.",
                $"7 Enabled v2 {Admin}: Enabled.",
                $"8 Changed v2 {Admin}: Added steps: Last. Removed steps: EndNOOP. Changed steps: Approve1.",
                $"9 Changed v2 {Admin}: Added steps: EndNOOP. Removed steps: Last.",
                $"10 Published v2 {Admin}: Version 2 is published, in place of version 1.",
                "11 RolledBack v1 Dana: Version 1 is published again, in place of version 2.",
                $"12 Published v2 {Admin}: Version 2 is published, in place of version 1.",
            ],
            history.Select(entry => $"{entry.Sequence} {entry.Kind} v{entry.Version} {entry.By.Name}: {entry.Message}"));
        Assert.All(history, entry => Assert.Equal(lab.Time.GetUtcNow(), entry.At));
    }

    [Fact]
    public async Task What_changes_nothing_and_what_is_refused_leaves_no_entry()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await lab.DefinitionService.CreateAsync(new("D", null, DefinitionKeys.None, "Enrollment", Enabled: true), Laboratory.Editor.Caller)).Head.Id;

        await lab.DefinitionService.UpdateAsync(id, new("D", null, Enabled: true, new KeyChange.All(DefinitionKeys.None)), Laboratory.Editor, Stop);
        await lab.DefinitionService.SwitchAsync(id, enabled: true, Laboratory.Editor, Stop);
        await lab.DefinitionService.PublishAsync(id, Laboratory.Editor, Stop);

        Assert.Single((await lab.DefinitionService.ReadHistoryAsync(id, Stop))!.Value);
    }

    [Fact]
    public async Task Changes_at_once_are_all_in_the_history_and_none_twice()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await lab.DefinitionService.CreateAsync(new("D", null, DefinitionKeys.None, "Enrollment", Enabled: true), Laboratory.Editor.Caller)).Head.Id;

        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Task.Run(() =>
            lab.DefinitionService.UpdateAsync(id, new($"Name {number}", null, null), Laboratory.Editor, Stop))));

        var history = (await lab.DefinitionService.ReadHistoryAsync(id, Stop))!.Value;
        Assert.Equal(Enumerable.Range(1, 11), history.Select(entry => entry.Sequence));
        Assert.Equal(11, history.Select(entry => entry.Message.Split("now it is")[^1]).Distinct().Count());
    }

    [Fact]
    public async Task A_list_of_very_many_keys_is_shortened_in_its_message()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await lab.DefinitionService.CreateAsync(new("D", null, DefinitionKeys.None, "Enrollment", Enabled: true), Laboratory.Editor.Caller)).Head.Id;
        var many = DefinitionKeys.Of(Enumerable.Range(0, DefinitionLimits.Keys).Select(number => new DefinitionKey($"{number}".PadLeft(DefinitionLimits.Key, 'x'))));

        await lab.DefinitionService.UpdateAsync(id, new("D", null, null, new KeyChange.All(many)), Laboratory.Editor, Stop);

        Assert.InRange((await lab.DefinitionService.ReadHistoryAsync(id, Stop))!.Value[1].Message.Length, 400, 700);
    }

    [Fact]
    public async Task A_definition_that_is_deleted_or_was_never_there_has_no_history()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = (await lab.DefinitionService.CreateAsync(new("D", null, DefinitionKeys.None, "Enrollment", Enabled: true), Laboratory.Editor.Caller)).Head.Id;
        await lab.DefinitionService.DeleteAsync(id, Laboratory.Editor, Stop);

        Assert.Null(await lab.DefinitionService.ReadHistoryAsync(id, Stop));
        Assert.Null(await lab.DefinitionService.ReadHistoryAsync(Guid.NewGuid(), Stop));
    }

    private static string Admin => Laboratory.Editor.Caller.Person.Name;
}
