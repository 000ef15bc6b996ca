using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

public sealed class StartTests(Installation installation) : IClassFixture<Installation>
{
    private readonly Person _admin = installation.As("admin");
    private readonly Person _erin = installation.As("erin");

    [Fact]
    public async Task By_the_definitions_id()
    {
        var started = await StartAsync("""{"DefinitionId":"5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10","Title":"Mine"}""");
        Assert.Equal("Mine", started.Text("Title"));
        Assert.Equal("Web server certificate: two approvals", started.GetProperty("Definition").Text("DisplayName"));
    }

    [Fact]
    public async Task By_type_and_key_a_definition_for_the_key_comes_before_the_keyless_one()
    {
        var keyless = await _admin.PublishAsync("Keyed");
        var forSeven = await _admin.PublishAsync("Keyed", key: "Seven");
        Assert.Equal(forSeven, DefinitionOf(await StartAsync("""{"WorkflowType":"keyed","Key":"SEVEN"}""")));
        Assert.Equal(keyless, DefinitionOf(await StartAsync("""{"WorkflowType":"Keyed","Key":"eight"}""")));
        Assert.Equal(keyless, DefinitionOf(await StartAsync("""{"WorkflowType":"Keyed"}""")));
    }

    [Fact]
    public async Task Without_a_title_it_is_called_like_its_definition() =>
        Assert.Equal("Revocation: owner, then security", (await StartAsync("""{"WorkflowType":"Revocation"}""")).Text("Title"));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\\u200b\\u00a0\\u202e")]
    public async Task A_title_of_which_nothing_can_be_seen_is_none(string title) => Assert.Equal(
        "Revocation: owner, then security", (await StartAsync($$"""{"WorkflowType":"Revocation","Title":"{{title}}"}""")).Text("Title"));

    [Fact]
    public async Task What_was_never_published_does_not_start()
    {
        var id = await _admin.CreateAsync("Draft");
        (await PostAsync($$"""{"DefinitionId":"{{id}}"}""")).Fails(ErrorCodes.NotPublished);
        (await PostAsync("""{"WorkflowType":"Draft"}""")).Fails(ErrorCodes.NoSuchDefinition);
    }

    [Fact]
    public async Task What_is_disabled_does_not_start()
    {
        var id = await _admin.PublishAsync("Off", enabled: false);
        (await PostAsync($$"""{"DefinitionId":"{{id}}"}""")).Fails(ErrorCodes.DefinitionDisabled);
        (await PostAsync("""{"WorkflowType":"Off"}""")).Fails(ErrorCodes.NoSuchDefinition);
    }

    [Fact]
    public async Task What_does_not_exist_does_not_start()
    {
        (await PostAsync($$"""{"DefinitionId":"{{Guid.NewGuid()}}"}""")).Fails(ErrorCodes.NoSuchDefinition);
        (await PostAsync("""{"WorkflowType":"Nothing"}""")).Fails(ErrorCodes.NoSuchDefinition);
        (await PostAsync("""{"WorkflowType":"Enrollment","Key":"13"}""")).Fails(ErrorCodes.NoSuchDefinition);
    }

    [Fact]
    public async Task Where_several_definitions_fit_none_is_guessed()
    {
        Guid[] both = [await _admin.PublishAsync("Twice"), await _admin.PublishAsync("Twice")];
        var refused = (await PostAsync("""{"WorkflowType":"Twice"}""")).Fails(ErrorCodes.AmbiguousDefinition);
        Assert.All(both, id => Assert.Contains(id.ToString(), refused.Says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "DefinitionId")]
    [InlineData("""{"Key":"12"}""", "DefinitionId")]
    [InlineData("""{"DefinitionId":"5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10","WorkflowType":"Enrollment"}""", "DefinitionId")]
    [InlineData("""{"DefinitionId":"nonsense","Title":1,"InitialData":[],"InstanceId":"x","Titel":""}""", "DefinitionId Title InitialData InstanceId Titel")]
    [InlineData("""{"WorkflowType":"Revocation","InstanceId":"00000000-0000-0000-0000-000000000000"}""", "InstanceId")]
    [InlineData("""{"WorkflowType":"Revocation","InitialData":{"cn":"a","CN":"b"}}""", "InitialData.cn")]
    [InlineData("5", "")]
    public async Task Every_problem_of_a_start_is_named_by_its_place(string body, string fields) =>
        Assert.Equal(fields, string.Join(' ', (await PostAsync(body)).Fails(ErrorCodes.InvalidRequest).Fields));

    [Theory]
    [InlineData("requester")]
    [InlineData("requester:mail")]
    [InlineData("instanceid")]
    [InlineData("referenceid")]
    [InlineData("title")]
    [InlineData("workflowtype")]
    [InlineData("definition")]
    [InlineData("step")]
    [InlineData("NOW")]
    public async Task The_name_of_a_built_in_token_is_refused_as_initial_data(string name) =>
        Assert.Equal([$"InitialData.{name}"],
            (await PostAsync($$$"""{"WorkflowType":"Revocation","InitialData":{"{{{name}}}":"x"}}""")).Fails(ErrorCodes.InvalidRequest).Fields);

    [Fact]
    public async Task Initial_data_may_take_256_kibibytes_and_no_more()
    {
        var fits = new string('x', (256 * 1024) - """{"a":""}""".Length);
        await StartAsync($$$"""{"WorkflowType":"Revocation","InitialData":{"a":"{{{fits}}}"}}""");
        Assert.Equal(["InitialData"],
            (await PostAsync($$$"""{"WorkflowType":"Revocation","InitialData":{"a":"{{{fits}}}x"}}""")).Fails(ErrorCodes.InvalidRequest).Fields);
    }

    [Fact]
    public async Task A_title_may_have_512_characters_and_no_more()
    {
        var fits = new string('t', 512);
        Assert.Equal(fits, (await StartAsync($$"""{"WorkflowType":"Revocation","Title":"{{fits}}"}""")).Text("Title"));
        Assert.Equal(["Title"],
            (await PostAsync($$"""{"WorkflowType":"Revocation","Title":"{{fits}}t"}""")).Fails(ErrorCodes.InvalidRequest).Fields);
    }

    [Fact]
    public async Task Only_who_may_start_workflows_starts_one()
    {
        var refused = (await installation.As("alice").PostAsync("/Workflow/Instances", """{"WorkflowType":"Revocation"}"""))
            .Fails(ErrorCodes.NotPermitted);
        Assert.Contains("/workflows/instances/start/", refused.Says, StringComparison.Ordinal);
    }

    private static Guid DefinitionOf(JsonElement instance) => instance.GetProperty("Definition").Id();

    private Task<ApiResponse> PostAsync(string body) => _erin.PostAsync("/Workflow/Instances", body);

    private async Task<JsonElement> StartAsync(string body) => (await PostAsync(body)).Is(200).Json;
}
