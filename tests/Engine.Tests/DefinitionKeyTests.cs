using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>The keys of a definition are changed without a new version, and only by those who may say whom the starts for them ask.</summary>
public sealed class DefinitionKeyTests
{
    private static readonly Editor Author = new(new Caller(new Person("author", "author"), [99], [AccessString.ModifyDefinitions]));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_are_changed_at_once_and_make_no_version()
    {
        await using var lab = await Laboratory.OpenAsync();
        var head = await lab.PublishAsync(Workflows.OneApproval(1), "12");

        var changed = Saved(await ChangeAsync(lab, head, Laboratory.Editor, "14", "12", "13"));

        Assert.Equal(["14", "12", "13"], changed.Head.Keys.Values);
        Assert.Equal((1, 1, 2), (changed.Head.Latest, changed.Head.Published, changed.Head.Revision));
    }

    [Fact]
    public async Task The_same_keys_in_another_order_or_case_change_nothing_and_a_key_that_stays_keeps_its_name()
    {
        await using var lab = await Laboratory.OpenAsync();
        var head = await lab.PublishAsync(Workflows.OneApproval(1), "Web", "12");
        var named = Saved(await ChangeAsync(lab, head, Laboratory.Editor, DefinitionKeys.Of(new("WEB", "Web Server"), new("12")))).Head;
        Assert.Equal([new DefinitionKey("Web", "Web Server"), new DefinitionKey("12")], named.Keys);

        Assert.Equal(named, Saved(await ChangeAsync(lab, head, Laboratory.Editor, "12", "web")).Head);
        Assert.Equal("Web Server", Saved(await ChangeAsync(lab, head, Laboratory.Editor, "web")).Head.KeyDisplayName);
    }

    [Fact]
    public async Task Who_knows_of_one_key_sets_the_one_there_is_and_takes_no_others_away()
    {
        await using var lab = await Laboratory.OpenAsync();
        var head = await lab.PublishAsync(Workflows.OneApproval(1));
        Assert.Equal(["12"], Saved(await SetAsync("12")).Head.Keys.Values);
        Assert.Equal(["13"], Saved(await SetAsync("13")).Head.Keys.Values);
        await ChangeAsync(lab, head, Laboratory.Editor, "13", "14");

        Assert.Equal(["13", "14"], Saved(await SetAsync("13")).Head.Keys.Values);
        Assert.Equal(["13", "14"], Assert.IsType<DefinitionResult.SeveralKeys>(await SetAsync("14")).Definition.Keys.Values);
        Assert.IsType<DefinitionResult.SeveralKeys>(await SetAsync("15"));

        Task<DefinitionResult> SetAsync(string key) =>
            lab.DefinitionService.UpdateAsync(head.Id, new DefinitionUpdate("D", null, null, new KeyChange.Only(key)), Laboratory.Editor, Stop);
    }

    [Theory]
    [InlineData("12 13", "12", true)]
    [InlineData("12 13", "", true)]
    [InlineData("", "12", true)]
    [InlineData("12", "12 13", false)]
    [InlineData("12 13", "13 12", false)]
    public async Task A_key_is_taken_from_what_asks_people_only_by_somebody_who_may_change_whom_it_asks(string before, string after, bool isRefused)
    {
        await using var lab = await Laboratory.OpenAsync();
        var head = await lab.PublishAsync(Workflows.OneApproval(1), Words(before));

        var result = await ChangeAsync(lab, head, Author, Words(after));

        Assert.Equal(isRefused, result is DefinitionResult.ApproversKept);
        Assert.Equal(Words(isRefused ? before : after).Length, (await lab.DefinitionStore.FindHeadAsync(head.Id, Stop))!.Keys.Count);
        Saved(await ChangeAsync(lab, head, Laboratory.Editor, Words(after)));
    }

    [Fact]
    public async Task A_further_key_takes_over_from_the_definition_of_the_whole_type_only_by_somebody_who_may_change_whom_that_asks()
    {
        await using var lab = await Laboratory.OpenAsync();
        var plain = Workflows.OneEffect();
        await lab.PublishAsync(Workflows.OneApproval(1) with { WorkflowType = plain.WorkflowType });
        var head = await lab.PublishAsync(plain, "12");

        Assert.IsType<DefinitionResult.ApproversKept>(await ChangeAsync(lab, head, Author, "12", "13"));
        Saved(await ChangeAsync(lab, head, Laboratory.Editor, "12", "13"));
        Saved(await ChangeAsync(lab, head, Author, "13"));
    }

    [Fact]
    public async Task A_definition_that_is_disabled_serves_nobody_so_its_keys_are_free_until_it_is_enabled()
    {
        await using var lab = await Laboratory.OpenAsync();
        var plain = Workflows.OneEffect();
        await lab.PublishAsync(Workflows.OneApproval(1) with { WorkflowType = plain.WorkflowType });
        var head = await lab.PublishAsync(plain, "12");
        await lab.DefinitionService.SwitchAsync(head.Id, enabled: false, Laboratory.Editor, Stop);

        Saved(await ChangeAsync(lab, head, Author, "13"));
        Assert.IsType<DefinitionResult.ApproversKept>(await lab.DefinitionService.SwitchAsync(head.Id, enabled: true, Author, Stop));
        Assert.IsType<DefinitionResult.ApproversKept>(
            await lab.DefinitionService.UpdateAsync(head.Id, new DefinitionUpdate("D", null, Enabled: true, new KeyChange.All(Keys("14"))), Author, Stop));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static DefinitionKeys Keys(params string[] keys) => DefinitionKeys.Of(keys.Select(key => new DefinitionKey(key)));

    private static Task<DefinitionResult> ChangeAsync(Laboratory lab, DefinitionHead head, Editor editor, params string[] keys) =>
        ChangeAsync(lab, head, editor, Keys(keys));

    private static async Task<DefinitionResult> ChangeAsync(Laboratory lab, DefinitionHead head, Editor editor, DefinitionKeys keys)
    {
        var texts = (await lab.DefinitionService.FindAsync(head.Id, null, Stop))!.Version;
        return await lab.DefinitionService.UpdateAsync(
            head.Id, new DefinitionUpdate(texts.DisplayName, texts.Description, Enabled: null, new KeyChange.All(keys)), editor, Stop);
    }

    private static DefinitionView Saved(DefinitionResult result) => Assert.IsType<DefinitionResult.Saved>(result).Definition;
}
