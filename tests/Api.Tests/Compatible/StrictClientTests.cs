using System.Text.Json;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests.Compatible;

/// <summary>Every operation of the original API, read by a client that refuses what it does not know, under both base paths.</summary>
public sealed class StrictClientTests(Installation installation) : IClassFixture<Installation>
{
    private const string Definition = "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10";
    private const string Start = $$"""{ "DefinitionId": "{{Definition}}", "InitialData": { "cn": "www.example.com" } }""";
    private const string Steps = """[{ "UniqueName": "StartNOOP", "DisplayName": "Start", "ExtensionName": "NOOPStep", "Outputs": {} }]""";

    private readonly Person _admin = installation.As("admin", "/KeyfactorAPI");

    [Theory]
    [InlineData("")]
    [InlineData("/My")]
    [InlineData("/AssignedToMe")]
    public async Task It_reads_the_lists_of_instances(string list)
    {
        await StartAsync();
        var person = list == "/AssignedToMe" ? installation.As("alice") : _admin;

        var rows = StrictReader.Read<InstanceRowModel[]>((await GetAsync(person, $"/Workflow/Instances{list}?pq.returnLimit=5000")).Text);

        Assert.Contains(rows, row => row is { Status: Status.Suspended, Definition.DisplayName.Length: > 0 });
    }

    [Fact]
    public async Task It_reads_an_instance_in_every_status()
    {
        var suspended = await StartAsync();
        var rejected = await StartAsync();
        var restarted = await StartAsync();
        (await PostAsync(_admin, $"/Workflow/Instances/{rejected}/Stop")).Is(204);
        (await PostAsync(_admin, $"/Workflow/Instances/{restarted}/Restart")).Is(204);

        Assert.Equal(Status.Suspended, (await ReadAsync(suspended)).Status);
        Assert.Equal(Status.Rejected, (await ReadAsync(rejected)).Status);
        Assert.Equal(Status.CanceledForRestart, (await ReadAsync(restarted)).Status);
        (await _admin.DeleteAsync($"/Workflow/Instances/{rejected}", Client)).Is(204);
    }

    [Fact]
    public async Task It_signals_and_sees_the_signal_received()
    {
        var id = await StartAsync();
        var alice = installation.As("alice", "/KeyfactorApi");

        (await alice.PostAsync($"/workflow/instances/{id}/signals",
            """{ "SignalKey": "RequireApproval1.ApprovalStatus", "Data": { "Approved": "True" } }""", Client)).Is(204);

        var signal = Assert.Single((await ReadAsync(id)).Signals!);
        Assert.Equal(("ApprovalStatus", true), (signal.SignalName, signal.SignalReceived));
    }

    [Fact]
    public async Task It_creates_edits_publishes_reads_and_deletes_a_definition()
    {
        var created = Read<DefinitionModel>(await PostAsync(_admin, "/Workflow/Definitions",
            """{ "DisplayName": "Strict", "Description": "d", "Key": "8", "WorkflowType": "Strict", "Enabled": true }"""));
        var url = $"/Workflow/Definitions/{created.Id}";
        Assert.Empty(created.Steps!);

        var edited = Read<DefinitionModel>(await _admin.PutAsync($"{url}/Steps", Steps, Client));
        Assert.Equal("StartNOOP", Assert.Single(edited.Steps!).UniqueName);
        Assert.Equal("Renamed", Read<DefinitionModel>(await _admin.PutAsync(url, """{ "DisplayName": "Renamed", "Description": "d" }""", Client)).DisplayName);
        Assert.True(Read<DefinitionModel>(await PostAsync(_admin, $"{url}/Publish")).IsPublished);
        Assert.Equal(1, Read<DefinitionModel>(await GetAsync(_admin, $"{url}?definitionVersion=1&exportable=true")).PublishedVersion);
        Assert.Contains(Read<DefinitionRowModel[]>(await GetAsync(_admin, "/Workflow/Definitions")), row => row.Id == created.Id && row.Key == "8");
        (await _admin.DeleteAsync(url, Client)).Is(204);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2.0")]
    public async Task One_of_version_2_creates_edits_publishes_reads_and_deletes_a_definition_for_several_keys(string version)
    {
        var client = ClientOf(version);
        var created = Read<DefinitionModel2>(await _admin.PostAsync("/Workflow/Definitions?force=true",
            """{ "DisplayName": "Strict", "Description": "d", "WorkflowType": "Strict2", "Keys": ["8", "9"], "Enabled": true }""", client));
        var url = $"/Workflow/Definitions/{created.Id}";
        Assert.Equal(["8", "9"], created.Keys!.Select(key => key.Value));

        var renamed = Read<DefinitionModel2>(await _admin.PutAsync(
            $"{url}?force=false", """{ "DisplayName": "Renamed", "Description": "e", "Enabled": true, "Keys": ["9", "10"] }""", client));
        Assert.Equal(("Renamed", 2), (renamed.DisplayName, renamed.Keys!.Length));
        Assert.Equal("StartNOOP", Assert.Single(Read<DefinitionModel2>(await _admin.PutAsync($"{url}/Steps", Steps, client)).Steps!).UniqueName);
        Assert.True(Read<DefinitionModel2>(await _admin.PostAsync($"{url}/Publish", null, client)).IsPublished);
        (await _admin.PutAsync($"{url}/Status", "false", client)).Is(204);
        Assert.Equal(1, Read<DefinitionModel2>(await _admin.PostAsync($"{url}/Publish/1", null, client)).PublishedVersion);
        Assert.False(Read<DefinitionModel2>((await _admin.GetAsync($"{url}?definitionVersion=1&exportable=true", client)).Is(200)).Enabled);
        var row = Read<DefinitionRowModel2[]>((await _admin.GetAsync("/Workflow/Definitions?ReturnLimit=5000", client)).Is(200)).Single(row => row.Id == created.Id);
        Assert.Equal(("e", 2), (row.Description, row.Keys!.Length));
        (await _admin.DeleteAsync(url, client)).Is(204);
    }

    [Fact]
    public async Task One_of_version_1_reads_definitions_for_several_keys()
    {
        var created = Read<DefinitionModel2>(await _admin.PostAsync("/Workflow/Definitions",
            """{ "DisplayName": "Strict", "Description": "d", "WorkflowType": "Strict2", "Keys": ["8", "9"], "Enabled": true }""", ClientOf("2")));

        var read = await GetAsync(_admin, $"/Workflow/Definitions/{created.Id}");

        Assert.Equal(("8", "2"), (Read<DefinitionModel>(read).Key, read.Header("X-Key-Count")));
        Assert.Contains(Read<DefinitionRowModel[]>(await GetAsync(_admin, "/Workflow/Definitions")), row => row.Id == created.Id && row.Key == "8");
    }

    [Fact]
    public async Task One_of_version_2_reads_roles_of_signals_with_their_names_and_an_export_with_names_alone()
    {
        var url = $"/Workflow/Definitions/{Definition}";

        var read = Read<DefinitionModel2>((await _admin.GetAsync(url, ClientOf("2"))).Is(200));
        var export = Read<DefinitionModel2>((await _admin.GetAsync($"{url}?exportable=true", ClientOf("2"))).Is(200));

        Assert.Contains(new StepRoleModel("2", "PKI Approvers"), read.Steps!.SelectMany(step => step.Signals!).SelectMany(signal => signal.Roles!));
        Assert.Contains(new StepRoleModel(null, "PKI Approvers"), export.Steps!.SelectMany(step => step.Signals!).SelectMany(signal => signal.Roles!));
    }

    [Fact]
    public async Task It_reads_a_definition_with_signals_and_conditions()
    {
        var read = Read<DefinitionModel>(await GetAsync(_admin, $"/Workflow/Definitions/{Definition}"));

        Assert.Contains(read.Steps!, step => step.Signals is [{ SignalName: "ApprovalStatus", RoleIds: [_, ..] }]);
        Assert.Contains(read.Steps!, step => step.Outputs!.ContainsKey("continue"));
    }

    [Fact]
    public async Task It_gets_the_role_tokens_of_a_signal_that_has_some_because_writing_back_without_them_would_lose_approvers()
    {
        var steps = Workflows.Approval().Replace("\"RoleIds\":[2]", "\"RoleIds\":[2],\"RoleTokens\":[\"$(requester)\"]", StringComparison.Ordinal);
        var url = $"/Workflow/Definitions/{await _admin.PublishAsync("StrictTokens", steps)}";

        var read = (await GetAsync(_admin, url)).Is(200).Json.GetProperty("Steps").GetRawText();
        var written = (await _admin.PutAsync($"{url}/Steps", read, Client)).Is(200).Json.GetProperty("Steps").GetRawText();

        Assert.Contains("\"RoleTokens\":[\"$(requester)\"]", read, StringComparison.Ordinal);
        Assert.Equal(read, written);
    }

    [Fact]
    public async Task It_reads_the_catalogue_of_steps_and_types()
    {
        var steps = Read<AvailableStepRowModel[]>(await GetAsync(_admin, "/Workflow/Definitions/Steps?ReturnLimit=5000"));
        Assert.All(steps, step => Assert.NotEmpty(step.SupportedWorkflowTypes));
        foreach (var step in steps)
            Assert.Equal(step.ExtensionName, Read<AvailableStepModel>(await GetAsync(_admin, $"/Workflow/Definitions/Steps/{step.ExtensionName}")).ExtensionName);
        Assert.All(Read<WorkflowTypeModel[]>(await GetAsync(_admin, "/Workflow/Definitions/Types")), type => Assert.NotEmpty(type.BuiltInSteps));
    }

    [Fact]
    public async Task It_would_refuse_our_own_members()
    {
        var ours = (await _admin.GetAsync($"/Workflow/Instances/{await StartAsync()}")).Is(200).Text;

        Assert.Throws<JsonException>(() => StrictReader.Read<InstanceModel>(ours));
    }

    private static (string, string)[] Client => ClientOf("1");

    private static (string, string)[] ClientOf(string version) =>
        [("x-keyfactor-requested-with", "APIClient"), ("x-keyfactor-api-version", version), ("Accept", "application/json")];

    private static T Read<T>(ApiResponse response) => StrictReader.Read<T>(response.Is(200).Text);

    private static async Task<ApiResponse> GetAsync(Person person, string url) => (await person.GetAsync(url, Client)).Is(200);

    private static Task<ApiResponse> PostAsync(Person person, string url, string? json = null) => person.PostAsync(url, json, Client);

    private async Task<InstanceModel> ReadAsync(Guid id) => Read<InstanceModel>(await GetAsync(_admin, $"/Workflow/Instances/{id}"));

    private Task<Guid> StartAsync() => _admin.StartAsync(Start);
}
