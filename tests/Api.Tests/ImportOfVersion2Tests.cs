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
    public async Task Of_several_keys_the_first_is_kept_and_each_other_one_is_a_problem()
    {
        var response = (await ImportAsync("""[{"Value":"12","DisplayName":"Web Server"},{"Value":"13"},"12","14"]""")).Is(200).Json;

        Assert.Equal("12", response.GetProperty("Definition").Text("Key"));
        Assert.Equal(
            [
                "Keys[1] is '13', but the definition has the key '12', and can have only one; it was left out. Import the definition once for each key.",
                "Keys[3] is '14', but the definition has the key '12', and can have only one; it was left out. Import the definition once for each key.",
            ],
            ProblemsOf(response));
    }

    [Fact]
    public async Task A_key_of_version_1_goes_before_those_of_version_2()
    {
        var response = (await ImportAsync("""["12","13"]""", "\"Key\":\"13\",\"KeyDisplayName\":\"Client\",")).Is(200).Json;

        Assert.Equal(("13", "Client"), (response.GetProperty("Definition").Text("Key"), response.GetProperty("Definition").Text("KeyDisplayName")));
        Assert.StartsWith("Keys[0] is '12'", Assert.Single(ProblemsOf(response)), StringComparison.Ordinal);
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
    public async Task Roles_are_read_by_their_ids_and_role_tokens_as_they_are_and_what_cannot_be_read_is_told()
    {
        var response = (await ImportAsync("[]", """
            "Steps":[{"UniqueName":"Gate","ExtensionName":"RequireApproval","Outputs":{},"Signals":[{"SignalName":"ApprovalStatus","RoleIds":[2],
              "Roles":[{"RoleId":"2","RoleName":"Approvers"},{"RoleId":"3"},{"RoleId":null,"RoleName":"Operators"},{}],"RoleTokens":["$(ownerrole)",5,"two\nlines","Web Team"]}]}],
            """)).Is(200).Json;

        Assert.Equal("""[{"SignalName":"ApprovalStatus","RoleIds":[2,3],"RoleTokens":["$(ownerrole)","Web Team"]}]""",
            response.GetProperty("Definition").GetProperty("Steps")[0].GetProperty("Signals").GetRawText());
        const string Signal = "Steps[0].Signals[0].";
        Assert.Equal(
            [
                $"{Signal}Roles[2] is {{\"RoleId\":null,\"RoleName\":\"Operators\"}}, but must have the integer id of a role as RoleId; it was left out.",
                $"{Signal}Roles[3] is {{}}, but must have the integer id of a role as RoleId; it was left out.",
                $"{Signal}RoleTokens[1] is 5, but must be one line of text; it was left out.",
                $"{Signal}RoleTokens[2] is \"two\\nlines\", but must be one line of text; it was left out.",
            ],
            ProblemsOf(response).Where(problem => problem.EndsWith("it was left out.", StringComparison.Ordinal)));
    }

    private Task<ApiResponse> ImportAsync(string keys, string rest = "") => _admin.PostAsync("/Workflow/Definitions/Import", $$"""
        { {{rest}} "DisplayName":"Version 2","WorkflowType":"Version2","Keys":{{keys}}{{(rest.Contains("Steps", StringComparison.Ordinal) ? "" : OneStep)}} }
        """);

    private const string OneStep = """
        ,"Steps":[{"UniqueName":"StartNOOP","ExtensionName":"NOOPStep","Outputs":{"continue":"EndNOOP"}},{"UniqueName":"EndNOOP","ExtensionName":"NOOPStep","Outputs":{}}]
        """;

    private static List<string> ProblemsOf(JsonElement response) =>
        [.. response.GetProperty("Problems").EnumerateArray().Select(problem => problem.Text("Message")!)];
}
