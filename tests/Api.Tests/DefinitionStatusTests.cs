using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>A definition is switched on and off by itself, without its texts.</summary>
public sealed class DefinitionStatusTests(Installation installation) : IClassFixture<Installation>
{
    private readonly Person _admin = installation.As("admin");

    [Fact]
    public async Task A_definition_is_disabled_and_enabled_at_once_in_all_versions()
    {
        var id = await _admin.PublishAsync("Switched", Workflows.Approval());
        var start = $$"""{"DefinitionId":"{{id}}"}""";

        (await SetAsync(id, "false")).Is(204);
        (await _admin.PostAsync("/Workflow/Instances", start)).Fails(ErrorCodes.DefinitionDisabled);
        (await SetAsync(id, "true")).Is(204);
        (await _admin.PostAsync("/Workflow/Instances", start)).Is(200);

        var shown = (await _admin.GetAsync($"/Workflow/Definitions/{id}")).Is(200).Json;
        Assert.Equal((true, 1, 1), (shown.GetProperty("Enabled").GetBoolean(), shown.Number("DraftVersion"), shown.Number("PublishedVersion")));
    }

    [Fact]
    public async Task A_repeat_changes_nothing()
    {
        var id = await _admin.CreateAsync("Repeated");
        (await SetAsync(id, "false")).Is(204);
        var tag = (await _admin.GetAsync($"/Workflow/Definitions/{id}")).Header("ETag");
        (await SetAsync(id, "false")).Is(204);
        Assert.Equal(tag, (await _admin.GetAsync($"/Workflow/Definitions/{id}")).Header("ETag"));
    }

    [Theory]
    [InlineData("\"true\"")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("""{"Enabled":true}""")]
    public async Task A_status_is_a_boolean_and_nothing_else(string body)
    {
        var id = await _admin.CreateAsync("Refused");
        Assert.EndsWith("but must be true or false.", (await SetAsync(id, body)).Fails(ErrorCodes.InvalidRequest).Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_that_is_not_there_has_no_status() =>
        (await SetAsync(Guid.NewGuid(), "true")).Fails(ErrorCodes.NoSuchDefinition);

    [Theory]
    [InlineData("force=true", 204)]
    [InlineData("Force=False", 204)]
    [InlineData("force=", 204)]
    [InlineData("force=perhaps", 400)]
    [InlineData("forced=true", 400)]
    public async Task Force_is_accepted_and_makes_no_difference(string query, int status)
    {
        var created = await _admin.PostAsync($"/Workflow/Definitions?{query}", """{"DisplayName":"Forced","WorkflowType":"Forced"}""");
        created.Is(status == 204 ? 200 : 400);
        var id = status == 204 ? created.Json.Id() : await _admin.CreateAsync("NotForced");
        (await _admin.PutAsync($"/Workflow/Definitions/{id}?{query}", """{"DisplayName":"Other"}""")).Is(status == 204 ? 200 : 400);
        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Status?{query}", "false")).Is(status);
    }

    private Task<ApiResponse> SetAsync(Guid id, string body) => _admin.PutAsync($"/Workflow/Definitions/{id}/Status", body);
}
