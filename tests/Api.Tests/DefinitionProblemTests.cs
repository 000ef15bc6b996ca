using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What is refused of a definition: as little as possible while it is a draft, everything when it is published.</summary>
public sealed class DefinitionProblemTests(Installation installation) : IClassFixture<Installation>
{
    private const string Troubled = """
        [
          {"UniqueName":"StartNOOP","DisplayName":"Start","ExtensionName":"NOOPStep","Outputs":{"continue":"Strange"}},
          {"UniqueName":"Strange","DisplayName":"Strange","ExtensionName":"Teleport","Outputs":{"continue":"Mail"}},
          {"UniqueName":"Mail","DisplayName":"Mail","ExtensionName":"Email","ConfigurationParameters":{"Subject":5,"Colour":"red"},"Outputs":{"continue":"Nobody"}},
          {"UniqueName":"Nobody","DisplayName":"Nobody","ExtensionName":"RequireApproval","ConfigurationParameters":{"MinimumApprovals":0},"Signals":[{"SignalName":"ApprovalStatus","RoleIds":[]}],"Outputs":{"continue":"Ghost"}},
          {"UniqueName":"Ghost","DisplayName":"Ghost","ExtensionName":"RequireApproval","Signals":[{"SignalName":"ApprovalStatus","RoleIds":[99]}],"Outputs":{"continue":"Missing"}},
          {"UniqueName":"Island","DisplayName":"Island","ExtensionName":"NOOPStep","Outputs":{}}
        ]
        """;

    private readonly Person _admin = installation.As("admin");

    [Fact]
    public async Task A_draft_may_have_problems_of_flow_and_publishing_names_them_all()
    {
        var id = await _admin.CreateAsync("Troubled");
        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Troubled)).Is(200);
        var refused = (await _admin.PostAsync($"/Workflow/Definitions/{id}/Publish")).Fails(ErrorCodes.InvalidDefinition);
        foreach (var part in (string[])["'Teleport'", "'Colour'", "'Subject' is 5", "'Message'", "'Recipients'", "'MinimumApprovals' is 0",
            "names no role", "role 99", "'Missing'", "'Island' cannot be reached", "no end"])
            Assert.Contains(refused.Problems, problem => problem.Message.Contains(part, StringComparison.Ordinal));
        Assert.False((await _admin.GetAsync($"/Workflow/Definitions/{id}")).Json.GetProperty("IsPublished").GetBoolean());
    }

    [Theory]
    [InlineData("A loop never waits", """[{"UniqueName":"StartNOOP","DisplayName":"S","ExtensionName":"NOOPStep","Outputs":{"continue":"A"}},{"UniqueName":"A","DisplayName":"A","ExtensionName":"NOOPStep","Outputs":{"continue":"StartNOOP"}}]""")]
    [InlineData("no single start", """[{"UniqueName":"A","DisplayName":"A","ExtensionName":"NOOPStep","Outputs":{}}]""")]
    [InlineData("no steps", "[]")]
    public async Task A_flow_that_goes_nowhere_is_not_published(string reason, string steps)
    {
        var id = await _admin.CreateAsync("Nowhere");
        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", steps)).Is(200);
        var refused = (await _admin.PostAsync($"/Workflow/Definitions/{id}/Publish")).Fails(ErrorCodes.InvalidDefinition);
        Assert.Contains(refused.Problems, problem => problem.Message.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_of_which_nothing_can_be_seen_is_no_name()
    {
        var refused = (await _admin.PostAsync("/Workflow/Definitions", """{"DisplayName":" \u200b","WorkflowType":"\u00a0"}""")).Fails(ErrorCodes.InvalidRequest);
        Assert.Equal(["DisplayName", "WorkflowType"], refused.Fields);
        Assert.EndsWith("but must be a string with something to be seen.", refused.Problems[0].Message, StringComparison.Ordinal);

        var id = await _admin.CreateAsync("Unseen");
        var step = """[{"UniqueName":"A","DisplayName":" ","ExtensionName":"NOOPStep","Outputs":{}}]""";
        Assert.Equal(["[0].DisplayName"], (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", step)).Is(400).Fields);

        var import = $$"""{"WorkflowType":"Unseen","DisplayName":" ","Steps":{{step}}}""";
        var draft = (await _admin.PostAsync("/Workflow/Definitions/Import", import)).Is(200).Json.GetProperty("Definition");
        Assert.Equal("Unseen", draft.Text("DisplayName"));
    }

    [Fact]
    public async Task Steps_that_cannot_be_told_apart_are_not_even_saved()
    {
        var id = await _admin.CreateAsync("Twins");
        var refused = (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", $"[{Step("Same")},{Step("SAME")},{Step("not unique!")}]"))
            .Fails(ErrorCodes.InvalidDefinition);
        Assert.Equal(["[2].UniqueName", "[1].UniqueName"], refused.Fields);
    }

    [Fact]
    public async Task Every_problem_of_the_steps_is_named_by_its_place()
    {
        var id = await _admin.CreateAsync("Misspelt");
        var refused = (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", """
            [ 5,
              {"UniqueName":"A","DisplayName":"A","ExtensionName":"NOOPStep","Outptus":{},"Enabled":"perhaps"},
              {"UniqueName":"B","DisplayName":"B","ExtensionName":"RequireApproval",
               "Signals":[{"SignalName":"ApprovalStatus","RoleIds":["two"],"RoleTokens":["$(owner)",2,"two\nlines"],"Roles":[2,{"RoleId":"x"},{"RoleName":"Nobody"},{}],"People":[]}],"Conditions":[{"Value":5}],"Outputs":{"continue":5}} ]
            """)).Fails(ErrorCodes.InvalidRequest);
        Assert.Superset(
            new HashSet<string>(["[0]", "[1].Outptus", "[1].Enabled", "[2].Signals[0].RoleIds[0]", "[2].Signals[0].RoleTokens[1]",
                "[2].Signals[0].RoleTokens[2]", "[2].Signals[0].Roles[0]",
                "[2].Signals[0].Roles[1].RoleId", "[2].Signals[0].Roles[2]", "[2].Signals[0].Roles[3]", "[2].Signals[0].People",
                "[2].Conditions[0].Value", "[2].Outputs.continue"]),
            refused.Fields.ToHashSet());
    }

    [Fact]
    public async Task Problems_of_the_form_and_of_the_names_are_told_together_and_each_once()
    {
        var id = await _admin.CreateAsync("Both");
        var refused = (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps",
            $$$"""
            {"Colour":"red","Steps":[5,{{{Step("Same")}}},{{{Step("same")}}},
              {"UniqueName":7,"DisplayName":"{{{new string('x', 257)}}}","ExtensionName":"RESTRequest","ConfigurationParameters":{"BasicPassword":"hunter2"}}]}
            """))
            .Fails(ErrorCodes.InvalidRequest);
        Assert.Equal(
            ["Colour", "Steps[0]", "Steps[2].UniqueName", "Steps[3].ConfigurationParameters.BasicPassword", "Steps[3].DisplayName", "Steps[3].UniqueName"],
            refused.Fields.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("hunter2", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RoleTokenLimits.Tokens, RoleTokenLimits.Token, "")]
    [InlineData(RoleTokenLimits.Tokens + 1, RoleTokenLimits.Token, "Steps[0].Signals[0].RoleTokens")]
    [InlineData(1, RoleTokenLimits.Token + 1, "Steps[0].Signals[0].RoleTokens[0]")]
    [InlineData(1, 0, "Steps[0].Signals[0].RoleTokens[0]")]
    public async Task Role_tokens_are_as_many_and_as_long_as_allowed(int count, int length, string field)
    {
        var id = await _admin.CreateAsync("Tokens");
        var tokens = JsonSerializer.Serialize(Enumerable.Repeat(new string('x', length), count));
        var steps = $$"""{"Steps":[{"UniqueName":"A","DisplayName":"A","ExtensionName":"RequireApproval","Signals":[{"SignalName":"ApprovalStatus","RoleTokens":{{tokens}}}]}]}""";

        var response = await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", steps);

        Assert.Equal(field, string.Join(' ', response.Is(field.Length == 0 ? 200 : 400).Fields));
    }

    [Fact]
    public async Task A_body_of_countless_problems_gets_a_response_of_bounded_size()
    {
        var id = await _admin.CreateAsync("Countless");
        var roles = string.Join(',', Enumerable.Repeat("5.5", 100_000));
        var refused = (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps",
            $$"""[{"UniqueName":"A","DisplayName":"A","ExtensionName":"x","Signals":[{"SignalName":"S","RoleIds":[{{roles}}]}]}]"""))
            .Fails(ErrorCodes.InvalidRequest);
        Assert.Equal(ApiError.MostProblems + 1, refused.Problems.Count);
        Assert.Equal("And 99800 more problems.", refused.Problems[^1].Message);
    }

    [Fact]
    public void Of_countless_problems_few_are_kept()
    {
        var problems = new ProblemList();
        problems.AddRange(Enumerable.Repeat(new Problem("Field", "Message"), 100_000));
        Assert.Equal((100_000, true), (problems.Count, problems.ToList().Count is >= ApiError.MostProblems and < 1_000));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("5")]
    public async Task Too_many_steps_are_refused_by_their_number_alone(string step)
    {
        var id = await _admin.CreateAsync("TooMany");
        var steps = $"[{string.Join(',', Enumerable.Repeat(step, 30_000))}]";
        foreach (var refused in new[]
        {
            await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", steps),
            await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", $$"""{"Steps":{{steps}}}"""),
            await _admin.PostAsync("/Workflow/Definitions/Import", $$"""{"WorkflowType":"TooMany","Steps":{{steps}}}"""),
        })
        {
            Assert.Equal("The definition has 30000 steps; at most 100 are allowed.", Assert.Single(refused.Fails(ErrorCodes.InvalidDefinition).Problems).Message);
        }
    }

    [Theory]
    [InlineData("5", "")]
    [InlineData("""{"DisplayName":"","Enabled":"perhaps","Colour":"red","Key":5}""", "DisplayName Enabled Key Colour")]
    public async Task Every_problem_of_new_texts_is_named(string body, string fields)
    {
        var id = await _admin.CreateAsync("Texts");
        Assert.Equal(fields, string.Join(' ', (await _admin.PutAsync($"/Workflow/Definitions/{id}", body)).Fails(ErrorCodes.InvalidRequest).Fields));
        Assert.Equal("definitionId", (await _admin.PutAsync("/Workflow/Definitions/x", body)).Fails(ErrorCodes.InvalidRequest).Fields[0]);
    }

    [Theory]
    [InlineData("5", "")]
    [InlineData("{}", "DisplayName WorkflowType")]
    [InlineData("""{"DisplayName":"","WorkflowType":7,"Enabled":"perhaps","Colour":"red"}""", "DisplayName WorkflowType Enabled Colour")]
    public async Task Every_problem_of_a_new_definition_is_named(string body, string fields) =>
        Assert.Equal(fields, string.Join(' ', (await _admin.PostAsync("/Workflow/Definitions", body)).Fails(ErrorCodes.InvalidRequest).Fields));

    [Theory]
    [InlineData("DisplayName", 256)]
    [InlineData("Description", 4096)]
    [InlineData("Key", 256)]
    [InlineData("WorkflowType", 64)]
    public async Task A_text_of_a_definition_may_be_as_long_as_its_limit_and_no_longer(string name, int limit)
    {
        (await CreateAsync(limit)).Is(200);
        Assert.Equal([name], (await CreateAsync(limit + 1)).Fails(ErrorCodes.InvalidRequest).Fields);

        Task<ApiResponse> CreateAsync(int length)
        {
            var members = new Dictionary<string, string> { ["DisplayName"] = "x", ["WorkflowType"] = "x", [name] = new string('x', length) };
            return _admin.PostAsync("/Workflow/Definitions", System.Text.Json.JsonSerializer.Serialize(members));
        }
    }

    [Theory]
    [InlineData(64, 256, 100, true)]
    [InlineData(65, 256, 100, false)]
    [InlineData(64, 257, 100, false)]
    [InlineData(64, 256, 101, false)]
    public async Task Steps_may_be_as_many_and_their_names_as_long_as_their_limits(int uniqueName, int displayName, int count, bool isAllowed)
    {
        var id = await _admin.CreateAsync("Limits");
        var steps = Enumerable.Range(0, count)
            .Select(index => Step($"s{index}".PadRight(index == 0 ? uniqueName : 5, '-'), new string('d', displayName)));
        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", $"[{string.Join(',', steps)}]")).Is(isAllowed ? 200 : 400);
    }

    private static string Step(string uniqueName, string displayName = "x") =>
        $$$"""{"UniqueName":"{{{uniqueName}}}","DisplayName":"{{{displayName}}}","ExtensionName":"NOOPStep","Outputs":{}}""";
}
