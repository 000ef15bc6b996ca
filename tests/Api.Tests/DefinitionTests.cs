using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>The life of a definition, from its creation to its second published version.</summary>
public sealed class DefinitionTests(Installation installation) : IClassFixture<Installation>
{
    private const string Listed = "Id DisplayName Key KeyDisplayName WorkflowType DraftVersion PublishedVersion Enabled";

    private readonly Person _admin = installation.As("admin");

    [Fact]
    public async Task A_new_definition_is_a_draft_without_steps()
    {
        var created = (await _admin.PostAsync("/Workflow/Definitions",
            """{"DisplayName":"New","Description":"For a test","Key":"k","WorkflowType":"New","Enabled":false}""")).Is(200);
        Assert.Equal($$"""
            {"Id":"{{created.Json.Id()}}","DisplayName":"New","Description":"For a test","Key":"k","KeyDisplayName":null,"IsPublished":false,"WorkflowType":"New","Steps":[],"DraftVersion":1,"PublishedVersion":null,"Enabled":false,"RequesterMayWithdraw":true,"AssigneesMayForward":false,"NotifyRequester":false}
            """, created.Text);
        Assert.Equal(created.Text, (await _admin.GetAsync($"/Workflow/Definitions/{created.Json.Id()}")).Is(200).Text);
    }

    [Theory]
    [InlineData("enrollment-two-approvals.json")]
    [InlineData("revocation-two-stages.json")]
    [InlineData("renewal-deadline-escalation.json")]
    [InlineData("four-eyes-per-role.json")]
    public async Task The_demos_definitions_are_shown_exactly_as_their_exports(string sample)
    {
        var export = await ReadSampleAsync(sample);
        var shown = (await _admin.GetAsync($"/Workflow/Definitions/{export.Id()}", ("x-keyfactor-requested-with", "APIClient"))).Is(200).Json;
        Assert.Equal(JsonSerializer.Serialize(export), JsonSerializer.Serialize(shown));
    }

    [Theory]
    [MemberData(nameof(SampleFile.All), MemberType = typeof(SampleFile))]
    public async Task The_steps_of_an_export_are_taken_unchanged_and_can_be_published(string sample)
    {
        var steps = (await ReadSampleAsync(sample)).GetProperty("Steps");
        var id = await _admin.CreateAsync("Export of " + sample);
        var saved = (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", steps.GetRawText())).Is(200).Json;
        Assert.Equal(JsonSerializer.Serialize(steps), JsonSerializer.Serialize(saved.GetProperty("Steps")));
        Assert.True((await PublishAsync(id)).Is(200).Json.GetProperty("IsPublished").GetBoolean());
    }

    [Fact]
    public async Task What_was_read_can_be_sent_back_as_a_new_definition()
    {
        var read = (await _admin.GetAsync("/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a11")).Is(200).Text;
        var copy = (await _admin.PostAsync("/Workflow/Definitions", read)).Is(200).Json;
        Assert.NotEqual(new Guid("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a11"), copy.Id());
        Assert.Equal(1, copy.Number("DraftVersion"));
        (await _admin.PutAsync($"/Workflow/Definitions/{copy.Id()}/Steps", JsonElement.Parse(read).GetProperty("Steps").GetRawText())).Is(200);
    }

    [Fact]
    public async Task Editing_a_published_definition_makes_the_next_version_and_leaves_the_published_one_alone()
    {
        var id = await _admin.PublishAsync("Versioned", Workflows.Approval("\"MinimumApprovals\":1"));
        var first = await StepsAsync(id, "");
        var edited = (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval("\"MinimumApprovals\":2"))).Is(200).Json;
        Assert.Equal((2, 1, false), Versions(edited));
        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval("\"MinimumApprovals\":3"))).Is(200);
        Assert.Equal(first, await StepsAsync(id, "?definitionVersion=1"));
        Assert.Contains("\"MinimumApprovals\":3", await StepsAsync(id, ""), StringComparison.Ordinal);
        Assert.Equal(await StepsAsync(id, ""), await StepsAsync(id, "?definitionVersion=2"));

        Assert.Equal((2, 2, true), Versions((await PublishAsync(id)).Is(200).Json));
        Assert.Equal((2, 2, true), Versions((await PublishAsync(id)).Is(200).Json));
        Assert.Equal(first, await StepsAsync(id, "?definitionVersion=1"));
    }

    [Fact]
    public async Task An_instance_stays_on_the_version_it_started_on()
    {
        var id = await _admin.PublishAsync("Pinned", Workflows.Approval("\"MinimumApprovals\":1"));
        var early = await _admin.StartAsync(Workflows.Start("Pinned"));
        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval("\"MinimumApprovals\":2"))).Is(200);
        (await PublishAsync(id)).Is(200);
        var late = await _admin.StartAsync(Workflows.Start("Pinned"));

        foreach (var instance in (Guid[])[early, late])
            (await installation.As("alice").SignalAsync(instance)).Is(204);
        Assert.Equal("Complete", (await _admin.ReadAsync(early)).Text("StatusName"));
        Assert.Equal("Suspended", (await _admin.ReadAsync(late)).Text("StatusName"));
        Assert.Equal(1, (await _admin.ReadAsync(early)).GetProperty("Definition").Number("Version"));
        Assert.Equal(2, (await _admin.ReadAsync(late)).GetProperty("Definition").Number("Version"));
    }

    [Fact]
    public async Task An_export_for_another_installation_names_no_roles()
    {
        var steps = await StepsAsync(new Guid("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10"), "?exportable=TRUE");
        Assert.Contains("""{"SignalName":"ApprovalStatus","RoleIds":[]}""", steps, StringComparison.Ordinal);
        Assert.DoesNotContain("\"RoleIds\":[2]", steps, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_every_definition_once_sorted_as_asked()
    {
        var list = (await _admin.GetAsync("/Workflow/Definitions?pq.sortField=displayname&pq.returnLimit=1000")).Is(200);
        Assert.All(list.Json.EnumerateArray(), row => Assert.Equal(Listed, row.Names()));
        Assert.Equal(list.Json.GetArrayLength().ToString(System.Globalization.CultureInfo.InvariantCulture), list.Header("X-Total-Count"));
        var names = list.Json.EnumerateArray().Select(row => row.Text("DisplayName")!.ToUpperInvariant()).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        var last = (await _admin.GetAsync("/Workflow/Definitions?SortField=DisplayName&SortAscending=1&ReturnLimit=1")).Is(200).Json;
        Assert.Equal(list.Json[list.Json.GetArrayLength() - 1].Id(), Assert.Single(last.Ids()));
        Assert.Equal("Invalid sort field: colour.", (await _admin.GetAsync("/Workflow/Definitions?SortField=colour")).Is(400).Says[..27]);
    }

    [Theory]
    [InlineData("GET", "/Workflow/Definitions", "read")]
    [InlineData("GET", "/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10", "read")]
    [InlineData("POST", "/Workflow/Definitions", "modify")]
    [InlineData("PUT", "/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10/Steps", "modify")]
    [InlineData("POST", "/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10/Publish", "modify")]
    [InlineData("PUT", "/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10", "modify")]
    [InlineData("DELETE", "/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10", "modify")]
    [InlineData("POST", "/Workflow/Definitions/Import", "modify")]
    [InlineData("GET", "/Workflow/Definitions/Steps", "read")]
    [InlineData("GET", "/Workflow/Definitions/Steps/Email", "read")]
    [InlineData("GET", "/Workflow/Definitions/Types", "read")]
    public async Task Who_may_not_is_refused_and_told_the_permission(string method, string path, string needed)
    {
        var body = path.Split('/')[^1] switch { "Steps" => "[]", "Publish" => "{}", _ => """{"DisplayName":"x","WorkflowType":"x"}""" };
        var refused = await installation.As("alice").SendAsync(
            HttpMethod.Parse(method), path, method is "GET" or "DELETE" ? null : Person.Bytes(System.Text.Encoding.UTF8.GetBytes(body)));
        Assert.Contains($"'/workflows/definitions/{needed}/'", refused.Fails(ErrorCodes.NotPermitted).Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        var unknown = $"/Workflow/Definitions/{Guid.NewGuid()}";
        (await _admin.GetAsync(unknown)).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.PutAsync($"{unknown}/Steps", "[]")).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.PutAsync(unknown, """{"DisplayName":"x"}""")).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.SendAsync(HttpMethod.Delete, unknown)).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.PostAsync($"{unknown}/Publish")).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.GetAsync("/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10?definitionVersion=7"))
            .Fails(ErrorCodes.NoSuchDefinition);
        Assert.Equal(["definitionId", "definitionVersion", "exportable"],
            (await _admin.GetAsync("/Workflow/Definitions/x?definitionVersion=0&exportable=perhaps")).Fails(ErrorCodes.InvalidRequest).Fields);
    }

    private static (int Draft, int Published, bool IsPublished) Versions(JsonElement shown) =>
        (shown.Number("DraftVersion"), shown.Number("PublishedVersion"), shown.GetProperty("IsPublished").GetBoolean());

    private static async Task<JsonElement> ReadSampleAsync(string name) => JsonElement.Parse(await SampleFile.ReadAsync(name));

    private async Task<string> StepsAsync(Guid id, string query) =>
        (await _admin.GetAsync($"/Workflow/Definitions/{id}{query}")).Is(200).Json.GetProperty("Steps").GetRawText();

    private Task<ApiResponse> PublishAsync(Guid id) => _admin.PostAsync($"/Workflow/Definitions/{id}/Publish");
}
