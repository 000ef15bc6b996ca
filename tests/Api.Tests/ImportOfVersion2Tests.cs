using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Exports of version 2 name keys and roles in a way of their own. What cannot be taken over is told, never dropped in silence.</summary>
public sealed class ImportOfVersion2Tests(Installation installation) : IClassFixture<Installation>
{
    private readonly Person _admin = installation.As("admin");

    [Theory]
    [InlineData("""[{"Value":"12","DisplayName":"Web Server"}]""", "12", "Web Server")]
    [InlineData("""[{"value":12}]""", "12", null)]
    [InlineData("""["12"]""", "12", null)]
    [InlineData("[null,12]", "12", null)]
    [InlineData("[]", null, null)]
    [InlineData("null", null, null)]
    public async Task The_one_key_of_an_export_is_the_key_of_the_draft(string keys, string? key, string? name)
    {
        var response = (await ImportAsync(keys)).Is(200).Json;

        var draft = response.GetProperty("Definition");
        Assert.Equal((key, name), (draft.Text("Key"), draft.Text("KeyDisplayName")));
        Assert.Empty(ProblemsOf(response));
    }

    [Fact]
    public async Task All_keys_come_in_each_once()
    {
        var response = (await ImportAsync("""[{"Value":"12","DisplayName":"Web Server"},{"Value":"13"},"12","14"]""")).Is(200).Json;

        Assert.Equal(
            """[{"DisplayName":"Web Server","Value":"12"},{"DisplayName":null,"Value":"13"},{"DisplayName":null,"Value":"14"}]""", await KeysAsync(response));
        Assert.Empty(ProblemsOf(response));
    }

    [Fact]
    public async Task A_key_of_version_1_goes_before_those_of_version_2()
    {
        var response = (await ImportAsync("""["12","13"]""", "\"Key\":\"13\",\"KeyDisplayName\":\"Client\",")).Is(200).Json;

        Assert.Equal("""[{"DisplayName":"Client","Value":"13"},{"DisplayName":null,"Value":"12"}]""", await KeysAsync(response));
        Assert.Empty(ProblemsOf(response));
    }

    [Fact]
    public async Task An_export_of_version_1_that_names_one_key_of_several_says_so_and_so_does_the_import()
    {
        var id = (await _admin.PostAsync("/Workflow/Definitions",
            """{"DisplayName":"Several","Description":"","WorkflowType":"Version2","Keys":["12","13","14"]}""", ("x-keyfactor-api-version", "2"))).Is(200).Json.Id();
        var export = (await _admin.GetAsync($"/Workflow/Definitions/{id}?exportable=true")).Is(200);

        var response = (await _admin.PostAsync("/Workflow/Definitions/Import", export.Text)).Is(200).Json;

        Assert.Equal((3, "3"), (export.Json.Number("KeyCount"), export.Header("X-Key-Count")));
        Assert.Equal("""[{"DisplayName":null,"Value":"12"}]""", await KeysAsync(response));
        Assert.Equal(
            "KeyCount is 3, but the export names 1 of the keys; the others are missing. Export it with x-keyfactor-api-version: 2, which names all.",
            ProblemsOf(response)[0]);
    }

    [Fact]
    public async Task More_keys_than_a_definition_may_have_and_a_name_without_a_key_are_told()
    {
        var keys = string.Join(',', Enumerable.Range(0, 101));
        Assert.Equal("The export has 101 keys; a definition has at most 100.", (await ImportAsync($"[{keys}]")).Fails(ErrorCodes.InvalidRequest).Says);
        Assert.Equal(
            "KeyDisplayName is 'Client', but there is no Key; it was left out.",
            Assert.Single(ProblemsOf((await ImportAsync("[]", "\"KeyDisplayName\":\"Client\",")).Is(200).Json)));
    }

    [Theory]
    [InlineData("""[""]""", "Keys[0]")]
    [InlineData("""[{"DisplayName":"Web Server"}]""", "Keys[0]")]
    [InlineData("""[{"Value":null}]""", "Keys[0]")]
    [InlineData("""[{"Value":{}},[12]]""", "Keys[0].Value Keys[1]")]
    [InlineData("\"12\"", "Keys")]
    public async Task A_key_that_cannot_be_read_is_refused_so_that_the_draft_is_not_for_its_whole_type(string keys, string fields) =>
        Assert.Equal(fields, string.Join(' ', (await ImportAsync(keys)).Fails(ErrorCodes.InvalidRequest).Fields.Order(StringComparer.Ordinal)));

    [Fact]
    public async Task Roles_are_read_by_their_ids_or_else_by_their_names_and_role_tokens_as_they_are_and_what_cannot_be_read_is_told()
    {
        var response = (await ImportAsync("[]", """
            "Steps":[{"UniqueName":"Gate","ExtensionName":"RequireApproval","Outputs":{},"Signals":[{"SignalName":"ApprovalStatus","RoleIds":[2],
              "Roles":[{"RoleId":"2","RoleName":"PKI approvers"},{"RoleId":"3","RoleName":"Other"},{"RoleId":null,"RoleName":"Operators"},{},{"RoleName":"administrators"}],"RoleTokens":["$(ownerrole)",5,"two\nlines","Web Team"]}]}],
            """)).Is(200).Json;

        Assert.Equal("""[{"SignalName":"ApprovalStatus","RoleIds":[2,3,1],"RoleTokens":["$(ownerrole)","Web Team"]}]""",
            response.GetProperty("Definition").GetProperty("Steps")[0].GetProperty("Signals").GetRawText());
        const string Signal = "Steps[0].Signals[0].";
        Assert.Equal(
            [
                $"{Signal}Roles[1] is role 3 'Other', but role 3 is 'Certificate Owners' here; it was kept by its id. Check whom the step asks.",
                $"{Signal}Roles[2] is {{\"RoleId\":null,\"RoleName\":\"Operators\"}}, but must have the integer id of a role as RoleId, or the name of a role of this installation as RoleName; it was left out.",
                $"{Signal}Roles[3] is {{}}, but must have the integer id of a role as RoleId, or the name of a role of this installation as RoleName; it was left out.",
                $"{Signal}RoleTokens[1] is 5, but must be one line of text; it was left out.",
                $"{Signal}RoleTokens[2] is \"two\\nlines\", but must be one line of text; it was left out.",
            ],
            ProblemsOf(response).Where(problem => problem.StartsWith(Signal, StringComparison.Ordinal)));
    }

    private Task<ApiResponse> ImportAsync(string keys, string rest = "") => _admin.PostAsync("/Workflow/Definitions/Import", $$"""
        { {{rest}} "DisplayName":"Version 2","WorkflowType":"Version2","Keys":{{keys}}{{(rest.Contains("Steps", StringComparison.Ordinal) ? "" : OneStep)}} }
        """);

    private async Task<string> KeysAsync(JsonElement import) =>
        (await _admin.GetAsync($"/Workflow/Definitions/{import.GetProperty("Definition").Id()}", ("x-keyfactor-api-version", "2"))).Is(200).Json.GetProperty("Keys").GetRawText();

    private const string OneStep = """
        ,"Steps":[{"UniqueName":"StartNOOP","ExtensionName":"NOOPStep","Outputs":{"continue":"EndNOOP"}},{"UniqueName":"EndNOOP","ExtensionName":"NOOPStep","Outputs":{}}]
        """;

    private static List<string> ProblemsOf(JsonElement response) =>
        [.. response.GetProperty("Problems").EnumerateArray().Select(problem => problem.Text("Message")!)];
}
