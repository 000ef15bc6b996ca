using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Definitions of other installations become drafts, unchanged as far as they can be understood.</summary>
public sealed class ImportTests(Installation installation) : IClassFixture<Installation>
{
    /// <summary>All the liberties that writers of such files take.</summary>
    private const string Loose = """
        {
          "id": "not even a GUID", "workflowType": "Loose", "Key": 12, "KeyDisplayName": "Web Server", "Description": null, "Enabled": "False",
          "IsPublished": "true", "DraftVersion": "7", "PublishedVersion": null, "SomethingNewer": { "a": 1 },
          "Steps": [
            null,
            { "UniqueName": "StartNOOP", "ExtensionName": "NOOPStep", "Signals": null, "Conditions": null, "Outputs": { "continue": "Gate", "other": null }, "Icon": "x" },
            { "UniqueName": "Gate", "DisplayName": "", "ExtensionName": "requireapproval", "Enabled": "True",
              "ConfigurationParameters": { "MinimumApprovals": "2", "RequesterMayApprove": "false" },
              "Signals": [ { "SignalName": "ApprovalStatus", "RoleIds": [ "2", 3, null, "Approvers" ], "StepSignalId": 5 } ],
              "Conditions": [ "$(production)", true, { "Id": "x", "Value": "True" }, { "Value": null }, null ], "Outputs": { "Continue": "EndNOOP" } },
            { "UniqueName": "EndNOOP", "ExtensionName": "NOOPStep", "ConfigurationParameters": [], "Outputs": [] }
          ]
        }
        """;

    private readonly Person _admin = installation.As("admin");

    [Theory]
    [MemberData(nameof(SampleFile.All), MemberType = typeof(SampleFile))]
    public async Task An_export_becomes_a_draft_with_new_ids_and_can_be_published(string sample)
    {
        var export = await SampleFile.ReadAsync(sample);
        var response = (await ImportAsync(export)).Is(200).Json;
        Assert.Equal("Definition Problems", response.Names());
        Assert.Equal("[]", response.GetProperty("Problems").GetRawText());
        var draft = response.GetProperty("Definition");

        Assert.Equal((1, JsonValueKind.Null, false),
            (draft.Number("DraftVersion"), draft.GetProperty("PublishedVersion").ValueKind, draft.GetProperty("IsPublished").GetBoolean()));
        Assert.Empty(AllIds(draft).Intersect(AllIds(JsonElement.Parse(export))));
        Assert.Distinct(AllIds(draft));
        Assert.Equal(WithoutIds(JsonElement.Parse(export)), WithoutIds(draft));
        (await _admin.PostAsync($"/Workflow/Definitions/{draft.Id()}/Publish")).Is(200);
    }

    [Fact]
    public async Task What_is_exported_without_roles_comes_back_with_the_same_steps_and_is_told_what_it_lacks()
    {
        var original = await _admin.PublishAsync("RoundTrip", Workflows.Approval("\"MinimumApprovals\":2"));
        var export = (await _admin.GetAsync($"/Workflow/Definitions/{original}?exportable=true")).Is(200);
        var response = (await ImportAsync(export.Text)).Is(200).Json;
        var copy = response.GetProperty("Definition");

        Assert.NotEqual(original, copy.Id());
        Assert.Equal(WithoutIds(export.Json), WithoutIds(copy));
        Assert.Equal("""[{"StepUniqueName":"RequireApproval1","Message":"The signal 'ApprovalStatus' of step 'RequireApproval1' names no role in RoleIds or RoleTokens: nobody could answer it."}]""",
            response.GetProperty("Problems").GetRawText());
        Assert.Equal(
            (await _admin.PostAsync($"/Workflow/Definitions/{copy.Id()}/Publish")).Fails(ErrorCodes.InvalidDefinition).Problems.Select(problem => problem.Message),
            response.GetProperty("Problems").EnumerateArray().Select(problem => problem.Text("Message")));
    }

    [Fact]
    public async Task A_loosely_written_export_is_understood()
    {
        var response = (await ImportAsync(Loose)).Is(200).Json;
        var draft = response.GetProperty("Definition");
        Assert.Equal(("Loose", "12", "Web Server", false),
            (draft.Text("DisplayName"), draft.Text("Key"), draft.Text("KeyDisplayName"), draft.GetProperty("Enabled").GetBoolean()));
        var gate = draft.GetProperty("Steps")[1];
        Assert.Equal("Gate", gate.Text("DisplayName"));
        Assert.Equal("""[{"SignalName":"ApprovalStatus","RoleIds":[2,3]}]""", gate.GetProperty("Signals").GetRawText());
        Assert.Equal(["$(production)", "True", "True"], gate.GetProperty("Conditions").EnumerateArray().Select(condition => condition.Text("Value")));
        Assert.Equal("""{"continue":"Gate"}""", draft.GetProperty("Steps")[0].GetProperty("Outputs").GetRawText());
        Assert.Equal("{}", draft.GetProperty("Steps")[2].GetProperty("Outputs").GetRawText());
        Assert.Equal(
            [
                ("Gate", "Steps[2].Signals[0].RoleIds[3] is \"Approvers\", but must be the integer id of a role; it was left out."),
                ("Gate", "Steps[2].Conditions[3] is { \"Value\": null }, but must have a Value; it was left out."),
            ],
            response.GetProperty("Problems").EnumerateArray().Select(problem => (problem.Text("StepUniqueName"), problem.Text("Message"))));
    }

    [Theory]
    [InlineData("\"Key\":\"12\",\"KeyDisplayName\":\"Web Server\"", "12", "Web Server")]
    [InlineData("\"Key\":\"12\",\"KeyName\":\"Web Server\"", "12", "Web Server")]
    [InlineData("\"Key\":12,\"KeyName\":\"Old\",\"KeyDisplayName\":\"Web Server\"", "12", "Web Server")]
    [InlineData("\"Key\":\"12\",\"KeyName\":null", "12", null)]
    [InlineData("\"Keys\":[{\"Value\":\"12\",\"DisplayName\":\"Web Server\"}]", "12", "Web Server")]
    public async Task The_name_of_the_template_is_kept_however_an_export_writes_it(string key, string value, string? name)
    {
        var draft = (await ImportAsync($$"""{ "WorkflowType": "Templates", {{key}}, "Steps": [] }""")).Is(200).Json.GetProperty("Definition");

        Assert.Equal((value, name), (draft.Text("Key"), draft.Text("KeyDisplayName")));
        Assert.Equal(name, (await _admin.GetAsync($"/Workflow/Definitions/{draft.Id()}")).Is(200).Json.Text("KeyDisplayName"));
    }

    [Fact]
    public async Task Steps_of_unknown_types_are_kept_and_named_and_so_are_problems_of_the_flow()
    {
        var response = (await ImportAsync("""
            {"DisplayName":"Unknown","WorkflowType":"Unknown","Steps":[
              {"UniqueName":"A","ExtensionName":"EnrollStep","ConfigurationParameters":{"Anything":{"deep":[1]}},"Outputs":{"continue":"B"}},
              {"UniqueName":"B","ExtensionName":"NOOPStep","Outputs":{"continue":"Gone"}}]}
            """)).Is(200).Json;
        Assert.Equal("""{"Anything":{"deep":[1]}}""",
            response.GetProperty("Definition").GetProperty("Steps")[0].GetProperty("ConfigurationParameters").GetRawText());
        var problems = response.GetProperty("Problems").EnumerateArray().Select(problem => (problem.Text("StepUniqueName"), problem.Text("Message")!)).ToList();
        Assert.Contains(problems, problem => problem.Item1 == "A" && problem.Item2.Contains("'EnrollStep'", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Item1 == "B" && problem.Item2.Contains("'Gone'", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Item1 is null && problem.Item2.Contains("start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_are_left_out_and_named_and_shown_nowhere()
    {
        var response = (await ImportAsync("""
            {"DisplayName":"Secrets","WorkflowType":"Secrets","Steps":[
              {"UniqueName":"Call","ExtensionName":"OAuthRESTRequest","ConfigurationParameters":{
                "URL":"https://example.com/","client_id":"me","client_secret":"hunter2","TokenEndpoint":"https://example.com/token",
                "Headers":{"Authorization":["Bearer hunter2"],"Accept":["a"]},"BasicPassword":"$(secret:Fine)"},"Outputs":{}}]}
            """)).Is(200);
        Assert.DoesNotContain("hunter2", response.Text, StringComparison.Ordinal);
        var parameters = response.Json.GetProperty("Definition").GetProperty("Steps")[0].GetProperty("ConfigurationParameters");
        Assert.Equal(("", "$(secret:Fine)"), (parameters.Text("client_secret"), parameters.Text("BasicPassword")));
        Assert.Equal("""{"Accept":["a"]}""", parameters.GetProperty("Headers").GetRawText());
        var problems = response.Json.GetProperty("Problems").EnumerateArray().Select(problem => problem.Text("Message")!).ToList();
        Assert.Contains(problems, problem => problem.Contains("'client_secret'", StringComparison.Ordinal) && problem.EndsWith("It was left out.", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("'Authorization'", StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", (await _admin.GetAsync($"/Workflow/Definitions/{response.Json.GetProperty("Definition").Id()}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_import_has_left_out_stands_against_publishing()
    {
        var imported = (await ImportAsync("""
            {"DisplayName":"LeftOut","WorkflowType":"LeftOut","Steps":[
              {"UniqueName":"First","ExtensionName":"RESTRequest","ConfigurationParameters":{
                "URL":"https://example.com/","BasicUsername":"u","BasicPassword":"hunter2"},"Outputs":{"continue":"Second"}},
              {"UniqueName":"Second","ExtensionName":"RESTRequest","ConfigurationParameters":{
                "URL":"https://example.com/","Headers":{"Authorization":["Bearer hunter2"]}},"Outputs":{}}]}
            """)).Is(200).Json;
        var told = imported.GetProperty("Problems").EnumerateArray().Select(problem => problem.Text("Message")!).ToList();

        var refused = (await _admin.PostAsync($"/Workflow/Definitions/{imported.GetProperty("Definition").Id()}/Publish")).Fails(ErrorCodes.InvalidDefinition);

        Assert.Equal(
            ["Parameter 'BasicPassword' of step 'First' is empty;", "Header 'Authorization' of step 'Second' is empty;"],
            refused.Problems.Select(problem => problem.Message[..(problem.Message.IndexOf(';', StringComparison.Ordinal) + 1)]));
        Assert.All(refused.Problems, problem => Assert.Contains(problem.Message, told));
    }

    [Fact]
    public async Task Countless_problems_get_a_response_of_bounded_size()
    {
        var roles = string.Join(',', Enumerable.Repeat("\"x\"", 100_000));
        var response = (await ImportAsync($$"""
            {"WorkflowType":"Countless","Steps":[
              {"UniqueName":"A","ExtensionName":"RequireApproval","Signals":[{"SignalName":"ApprovalStatus","RoleIds":[{{roles}}]}]}]}
            """)).Is(200).Json;
        var problems = response.GetProperty("Problems").EnumerateArray().ToList();
        Assert.Equal(ApiError.MostProblems + 1, problems.Count);
        Assert.Equal("And 99801 more problems.", problems[^1].Text("Message"));
    }

    [Fact]
    public async Task A_name_that_is_far_too_long_is_told_by_its_length_and_repeated_nowhere()
    {
        var name = new string('n', 100_000);
        var step = $$"""{"UniqueName":"{{name}}","ExtensionName":"NOOPStep","DisplayName":"{{name}}","Signals":[{"SignalName":"a"},{"SignalName":"b"}]}""";
        var id = await _admin.CreateAsync("LongNames");
        foreach (var refused in new[]
        {
            await ImportAsync($$"""{"WorkflowType":"LongNames","Steps":[{{step}}]}"""),
            await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", $$"""{"Steps":[{{step}}]}"""),
        })
        {
            Assert.Equal("Steps[0].DisplayName Steps[0].Signals Steps[0].UniqueName",
                string.Join(' ', refused.Fails(ErrorCodes.InvalidRequest).Fields.Order(StringComparer.Ordinal)));
            Assert.Contains("Steps[0].UniqueName has 100000 characters; at most 64 are allowed.", refused.Text, StringComparison.Ordinal);
            Assert.True(refused.Text.Length < 2_000, $"The response has {refused.Text.Length} characters.");
        }
    }

    [Theory]
    [InlineData("5", "")]
    [InlineData("{}", "WorkflowType")]
    [InlineData("""{"WorkflowType":"x","Steps":{"a":1},"Enabled":"perhaps","Key":[1]}""", "Enabled Key Steps")]
    [InlineData("""{"WorkflowType":"x","workflowtype":"y"}""", "workflowtype")]
    [InlineData("""{"WorkflowType":"x","Steps":[5,{"UniqueName":"no name","ExtensionName":"NOOPStep"},{"UniqueName":"A","ExtensionName":""},{"UniqueName":"a","ExtensionName":"x","Outputs":["B"],"Signals":[{},7]}]}""",
        "Steps[0] Steps[1].UniqueName Steps[2].ExtensionName Steps[3].Outputs Steps[3].Signals Steps[3].Signals[0].SignalName Steps[3].Signals[1] Steps[3].UniqueName")]
    public async Task What_cannot_be_stored_is_refused_with_every_problem_and_nothing_is_made(string export, string fields)
    {
        var before = (await _admin.GetAsync("/Workflow/Definitions?ReturnLimit=1000")).Header("X-Total-Count");
        var refused = (await ImportAsync(export)).Is(400);
        Assert.Equal(fields, string.Join(' ', refused.Fields.Order(StringComparer.Ordinal)));
        Assert.Equal(before, (await _admin.GetAsync("/Workflow/Definitions?ReturnLimit=1000")).Header("X-Total-Count"));
    }

    private Task<ApiResponse> ImportAsync(string export) => _admin.PostAsync("/Workflow/Definitions/Import", export);

    private static List<Guid> AllIds(JsonElement definition) =>
    [
        definition.Id(),
        .. definition.GetProperty("Steps").Ids(),
        .. definition.GetProperty("Steps").EnumerateArray().SelectMany(step => step.GetProperty("Conditions").Ids()),
    ];

    /// <summary>What an import takes over: texts, steps and what they hold.</summary>
    private static string WithoutIds(JsonElement definition) => string.Join('\n',
    [
        .. new[] { "DisplayName", "Description", "Key", "KeyDisplayName", "WorkflowType", "Enabled" }.Select(name => Compact(definition.GetProperty(name))),
        .. definition.GetProperty("Steps").EnumerateArray().Select(step => string.Join(' ', step.EnumerateObject().Where(member => member.Name != "Id")
            .Select(member => member.Name == "Conditions" ? string.Join(',', member.Value.EnumerateArray().Select(one => one.Text("Value"))) : Compact(member.Value)))),
    ]);

    private static string Compact(JsonElement value) => JsonSerializer.Serialize(value);
}
