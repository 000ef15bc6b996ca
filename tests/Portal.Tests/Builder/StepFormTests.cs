using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using WorkflowFunctions.Api.Definitions;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Builder;

namespace WorkflowFunctions.Portal.Tests.Builder;

public sealed class StepFormTests
{
    /// <summary>Values that people have, and those that the lines of a field cannot express.</summary>
    public static TheoryData<ParameterKind, string> Values => new()
    {
        { ParameterKind.Text, """ "a text" """ }, { ParameterKind.WholeNumber, "3" }, { ParameterKind.WholeNumber, """ "$(count)" """ }, { ParameterKind.Number, "2.5" },
        { ParameterKind.Boolean, "true" }, { ParameterKind.Choice, """ "GET" """ }, { ParameterKind.Date, """ "2027-03-01" """ },
        { ParameterKind.TextList, """["one", "two: three"]""" }, { ParameterKind.TextList, """["[one", ""]""" }, { ParameterKind.TextList, """["two\nlines"]""" },
        { ParameterKind.TextMap, """{"name": "value: with colon", "other": ""}""" }, { ParameterKind.TextMap, """{"n": 5, "b": true}""" }, { ParameterKind.TextMap, """{"metadata:Name": " spaces "}""" },
        { ParameterKind.TextListMap, """{"Accept": ["text/html", "text/plain"], "X": ["1"]}""" }, { ParameterKind.TextListMap, """{"X": "1", "Y": []}""" },
        { ParameterKind.RoleCounts, """{"2": 1, "3": 2}""" }, { ParameterKind.RoleCounts, """{"2": "1"}""" },
        { ParameterKind.Cases, """[{"Name": "large", "Condition": "$(amount) -gt 1000"}, {"Name": "test", "Condition": "$(env) -eq \"a:b\""}]""" },
        { ParameterKind.Cases, """[{"Name": "x", "Condition": "two\nlines"}, 5]""" },
        { ParameterKind.Inputs, """{"amount": {"Type": "number", "Required": true}}""" }, { ParameterKind.Answers, """{"changes": {"Minimum": 1}}""" },
        { (ParameterKind)99, """[{"of": "a later release"}]""" },
    };

    /// <summary>Every sample that is in the repository.</summary>
    public static TheoryData<string> Samples => [.. Directory.GetFiles(Path.Combine(Repository(), "samples"), "*.json").Select(path => Path.GetFileName(path))];

    [Theory, MemberData(nameof(Values))]
    public void A_value_is_read_back_from_its_field_as_it_was(ParameterKind kind, string json)
    {
        var parameter = new StepParameter("P", kind);
        var value = JsonElement.Parse(json);
        var (read, problem) = FieldText.Read(parameter, FieldText.Of(parameter, value));
        Assert.Null(problem);
        Assert.True(JsonValues.AreSame(value, read!.Value), $"{value} became {read}");
    }

    [Theory]
    [InlineData(ParameterKind.TextMap, "no colon", "must be 'name: value'")]
    [InlineData(ParameterKind.TextMap, "a: 1\nA: 2", "is given 2 times")]
    [InlineData(ParameterKind.Inputs, "{ \"a\": ", "no valid JSON")]
    [InlineData(ParameterKind.TextList, "[1, 2", "no valid JSON")]
    public void What_cannot_be_read_is_said(ParameterKind kind, string text, string expected)
    {
        var (value, problem) = FieldText.Read(new StepParameter("P", kind), text);
        Assert.Null(value);
        Assert.Contains(expected, problem);
    }

    [Theory, MemberData(nameof(Samples))]
    public void A_form_that_is_sent_as_it_was_shown_changes_nothing(string sample)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository(), "samples", sample)));
        var (_, definition) = DefinitionExport.Read(document.RootElement);
        foreach (var step in definition.Steps)
        {
            var problems = new Dictionary<string, string>();
            var read = StepForm.Read(step, Type(step), Shown(step), problems);
            Assert.Empty(problems);
            Assert.Equal(JsonSerializer.Serialize(step), JsonSerializer.Serialize(read));
        }
    }

    [Fact]
    public void Fields_change_what_they_stand_for_and_nothing_else()
    {
        var step = new StepDefinition
        {
            Id = Guid.NewGuid(),
            UniqueName = "a",
            DisplayName = "A",
            ExtensionName = "RequireApproval",
            ConfigurationParameters = JsonMap.From(("Mystery", "kept"), ("Gone", "x")).Set("MinimumApprovals", JsonValues.Of(2)),
            Signals = [new("ApprovalStatus", [3, 9]) { RoleTokens = ["$(owner)"] }],
            Conditions = [new(Guid.NewGuid(), "$(x)")],
            Outputs = [new("continue", "b"), new("deny", "c")],
        };
        var fields = Fields(step);
        fields["p.MinimumApprovals"] = "";
        fields["p.DeadlineHours"] = "48";
        fields["drop.Gone"] = "true";
        fields["role"] = new(["2", "9", "nonsense"]);
        fields["conditions"] = "$(x)\r\n$(amount) -gt 5\r\n";
        fields["to.deny"] = "";
        fields["to.deadline"] = "c";
        fields.Remove("enabled");
        var read = StepForm.Read(step, Type(step), new FormCollection(fields), []);
        Assert.Equal("""{"Mystery":"kept","DeadlineHours":48}""", JsonValues.Text(read.ConfigurationParameters));
        Assert.Equal([9, 2], read.Signal!.RoleIds);
        Assert.Equal(["$(owner)"], read.Signal.RoleTokens);
        Assert.Equal(step.Conditions[0], read.Conditions[0]);
        Assert.Equal("$(amount) -gt 5", read.Conditions[1].Value);
        Assert.Equal(["continue-b", "deadline-c"], read.Outputs.Select(output => $"{output.Name}-{output.Target}"));
        Assert.False(read.Enabled);
    }

    [Theory]
    [InlineData("Steps[2].ConfigurationParameters.URL", "p.URL")]
    [InlineData("[0].Outputs.deny", "to.deny")]
    [InlineData("Steps[2].Conditions[1].Value", "conditions")]
    [InlineData("Steps[2].Signals[0].RoleTokens[3]", "roleTokens")]
    [InlineData("Steps[2].Signals[0].RoleIds", "role")]
    [InlineData("Steps[2]", null)]
    public void A_problem_stands_at_its_field(string problem, string? field) => Assert.Equal(field, StepForm.FieldOf(new Problem(problem, "")));

    [Fact]
    public void Tokens_are_those_of_the_type_and_of_the_steps_before()
    {
        StepDefinition Of(string name, string type, string parameter, string json, string? next) => new()
        {
            Id = Guid.NewGuid(),
            UniqueName = name,
            DisplayName = name,
            ExtensionName = type,
            ConfigurationParameters = JsonMap.Empty.Set(parameter, JsonElement.Parse(json)),
            Outputs = next is null ? [] : [new("continue", next)],
        };
        var definition = Drawing.Graphs.Of([
            Of("ask", "RequireInput", "Inputs", """{"amount": {}}""", "set"), Of("set", "SetVariable", "Variables", """{"limit": "5"}""", "call"),
            Of("call", "RESTRequest", "DataBucketProperty", "\"answer\"", "end"), Of("end", "SetVariable", "Variables", """{"later": "1"}""", null)]);
        var tokens = KnownTokens.At(definition, definition.FindStep("end")!, new WorkflowType("T", "", ["cn"]), StepCatalogue.BuiltIn);
        Assert.Equal(["$(answer)", "$(answer.StatusCode)", "$(limit)", "$(amount)", "$(cn)", "$(requester)"], tokens.Take(6));
        Assert.DoesNotContain("$(later)", tokens);
    }

    private static StepType? Type(StepDefinition step) => StepCatalogue.BuiltIn.Find(step.ExtensionName);

    private static FormCollection Shown(StepDefinition step) => new(Fields(step));

    /// <summary>What a browser sends of the fields as they are shown. It ends lines in its own way.</summary>
    private static Dictionary<string, StringValues> Fields(StepDefinition step)
    {
        var fields = new Dictionary<string, StringValues>
        {
            [StepForm.UniqueName] = step.UniqueName,
            [StepForm.DisplayName] = step.DisplayName,
            [StepForm.Conditions] = StepForm.ConditionText(step),
            [StepForm.RoleTokens] = StepForm.RoleTokenText(step),
            [StepForm.Role] = new([.. (step.Signal?.RoleIds ?? []).Select(role => $"{role}")]),
        };
        if (step.Enabled)
            fields[StepForm.Enabled] = "true";
        foreach (var output in StepForm.OutputsOf(step, Type(step)))
            fields[StepForm.FieldOfOutput(output)] = step.Target(output) ?? "";
        foreach (var parameter in Type(step)?.Parameters ?? [])
            fields[StepForm.FieldOf(parameter)] = FieldText.Of(parameter, step.Parameter(parameter.Name));
        return fields.ToDictionary(field => field.Key, field => new StringValues([.. field.Value.Select(text => text?.ReplaceLineEndings("\r\n"))]));
    }

    private static string Repository()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "WorkflowFunctions.sln")))
            at = Path.GetDirectoryName(at)!;
        return at;
    }
}
