using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Builder;
using WorkflowFunctions.Portal.Builder.Rows;

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
        { ParameterKind.RoleIds, "[2, 3]" }, { ParameterKind.TypedValues, "[1, 2]" }, { ParameterKind.TypedLimit, "5" },
        { (ParameterKind)99, """[{"of": "a later release"}]""" },
    };

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
        var fields = new Dictionary<string, StringValues>
        {
            ["uniqueName"] = "a",
            ["displayName"] = "A",
            ["p.MinimumApprovals"] = "",
            ["p.DeadlineHours"] = "48",
            ["drop.Gone"] = "true",
            ["role"] = new(["2", "9", "nonsense"]),
            ["conditions.rows"] = "0,n1,n2",
            ["conditions.0.value"] = "$(x)",
            ["conditions.n1.value"] = "$(amount) -gt 5",
            ["conditions.n2.value"] = "",
            ["roleTokens.rows"] = "0",
            ["roleTokens.0.value"] = "$(owner)",
            ["to.continue"] = "b",
            ["to.deny"] = "",
            ["to.deadline"] = "c",
        };
        var (read, problems, _) = StepForm.Read(step, Type(step), new FormCollection(fields));
        Assert.Empty(problems);
        Assert.Equal("""{"Mystery":"kept","DeadlineHours":48}""", JsonValues.Text(read.ConfigurationParameters));
        Assert.Equal([9, 2], read.Signal!.RoleIds);
        Assert.Equal(["$(owner)"], read.Signal.RoleTokens);
        Assert.Equal(step.Conditions[0], read.Conditions[0]);
        Assert.Equal("$(amount) -gt 5", read.Conditions[1].Value);
        Assert.Equal(["continue-b", "deadline-c"], read.Outputs.Select(output => $"{output.Name}-{output.Target}"));
        Assert.False(read.Enabled);
    }

    [Fact]
    public void Comparisons_of_a_form_are_conditions()
    {
        var step = Approval("{}") with { Conditions = [new(Guid.NewGuid(), "$(x) -gt 1 AND $(y)"), new(Guid.NewGuid(), "$(z)")] };
        (string, string)[] fields =
        [
            ("conditions.rows", "0,1,n1,n2"), ("conditions.0.value.rows", "0,1"), ("conditions.0.value.join", "AND"),
            ("conditions.0.value.0.token", "$(x)"), ("conditions.0.value.0.op", "-gt"), ("conditions.0.value.0.with", "1"),
            ("conditions.0.value.1.token", "$(y)"), ("conditions.0.value.1.op", "True"), ("conditions.0.value.1.with", ""),
            ("conditions.1.value.rows", "0,n1"), ("conditions.1.value.join", "OR"), ("conditions.1.value.0.token", "$(z)"), ("conditions.1.value.0.op", "True"),
            ("conditions.1.value.n1.token", "country"), ("conditions.1.value.n1.op", "-in"), ("conditions.1.value.n1.with", "CH, Costa Rica"),
            ("conditions.n1.value.rows", "0"), ("conditions.n1.value.join", "AND"), ("conditions.n1.value.0.op", "-eq"),
            ("conditions.n2.value", "$(a) AND ($(b) OR $(c))"),
        ];
        var read = Read(step, fields);
        Assert.Equal(["$(x) -gt 1 AND $(y)", "$(z) OR $(country) -in (CH, \"Costa Rica\")", "$(a) AND ($(b) OR $(c))"], read.Conditions.Select(condition => condition.Value));
        Assert.Equal(step.Conditions[0], read.Conditions[0]);
        Assert.Equal(step.Conditions[1].Id, read.Conditions[1].Id);
    }

    [Theory]
    [InlineData("", "-gt", "5", "token", "Give the token")]
    [InlineData("a)b", "-gt", "5", "token", "'a)b' is no token")]
    [InlineData("a", "like", "5", "op", "Choose how")]
    [InlineData("a", "-gt", " ", "with", "Give the value with which 'is greater than' compares")]
    [InlineData("a", "True", "5", "with", "leave this empty")]
    public void A_comparison_that_is_not_whole_is_refused_at_its_field(string token, string comparison, string value, string field, string expected)
    {
        var step = Approval("{}");
        var form = Form(("conditions.rows", "n1"), ("conditions.n1.value.rows", "0"), ("conditions.n1.value.join", "AND"),
            ("conditions.n1.value.0.token", token), ("conditions.n1.value.0.op", comparison), ("conditions.n1.value.0.with", value));
        Assert.Contains(expected, StepForm.Read(step, Type(step), form).Problems[$"conditions.n1.value.0.{field}"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_is_written_as_text_and_taken_apart_again()
    {
        var form = Form(("c.rows", "0,n1"), ("c.join", "OR"), ("c.0.token", "a"), ("c.0.op", "-gt"), ("c.0.with", "5"), ("c.n1.token", "$(b)"), ("c.n1.op", "NOT"), ("role", "2"));
        var text = new RowEdit(RowAction.AsText, "c", "").Apply(form).Form;
        Assert.Equal(("$(a) -gt 5 OR NOT $(b)", "2"), (text["c"].ToString(), text["role"].ToString()));
        Assert.DoesNotContain("c.rows", text.Keys);
        var rows = new RowEdit(RowAction.AsRows, "c", "").Apply(text).Form;
        Assert.Equal(("0,1", "OR", "$(b)"), (rows["c.rows"].ToString(), rows["c.join"].ToString(), rows["c.1.token"].ToString()));
        Assert.DoesNotContain("c", rows.Keys);

        var other = Form(("c", "$(a) AND ($(b) OR $(c))"));
        Assert.Equal("$(a) AND ($(b) OR $(c))", new RowEdit(RowAction.AsRows, "c", "").Apply(other).Form["c"]);
        Assert.Equal("0", new RowEdit(RowAction.AsRows, "c", "").Apply(Form(("c", " "))).Form["c.rows"]);
    }

    /// <summary>A box sends nothing, or with its tick; one that is true by default sends False besides.</summary>
    [Theory]
    [InlineData("{}", "NotifyApprovers", "", "{}")]
    [InlineData("{}", "NotifyApprovers", ",True", """{"NotifyApprovers":true}""")]
    [InlineData("""{"NotifyApprovers":"False"}""", "NotifyApprovers", "", """{"NotifyApprovers":"False"}""")]
    [InlineData("""{"NotifyApprovers":"true"}""", "NotifyApprovers", ",True", """{"NotifyApprovers":"true"}""")]
    [InlineData("""{"NotifyApprovers":true}""", "NotifyApprovers", "", "{}")]
    [InlineData("{}", "RequesterMayApprove", ",False,True", "{}")]
    [InlineData("{}", "RequesterMayApprove", "False", """{"RequesterMayApprove":false}""")]
    [InlineData("""{"RequesterMayApprove":false}""", "RequesterMayApprove", ",False,True", """{"RequesterMayApprove":true}""")]
    [InlineData("""{"RequesterMayApprove":"no"}""", "RequesterMayApprove", "no", """{"RequesterMayApprove":"no"}""")]
    public void A_box_says_yes_or_no_and_changes_nothing_that_says_the_same(string stored, string parameter, string sent, string expected) =>
        Assert.Equal(expected, JsonValues.Text(Read(Approval(stored), ($"p.{parameter}", sent)).ConfigurationParameters));

    [Theory]
    [InlineData("Step 'a': its output 'later' leads to no step.", "to.later")]
    [InlineData("Step 'a': Answers are wrong.", "p.Answers")]
    [InlineData("Step 'a': AnswersAreWrong.", null)]
    [InlineData("Step 'a' cannot be reached from the start.", null)]
    public void What_a_step_type_refuses_by_itself_stands_at_what_its_sentence_is_about(string message, string? field)
    {
        var step = Approval("{}");
        Assert.Equal(field, new ProblemFields(Type(step), StepForm.RowsOf(step, Type(step))).Of(new Problem("Steps[2]", message)));
    }

    [Theory]
    [InlineData("Steps[2].ConfigurationParameters.MinimumApprovals", "p.MinimumApprovals")]
    [InlineData("Steps[2].ConfigurationParameters.Answers", "p.Answers")]
    [InlineData("Steps[2].ConfigurationParameters.Answers.later", "p.Answers.1.name")]
    [InlineData("Steps[2].ConfigurationParameters.Answers.later.Minimum", "p.Answers.1.m.Minimum")]
    [InlineData("Steps[2].ConfigurationParameters.Answers.later.Colour", "p.Answers.1")]
    [InlineData("Steps[2].ConfigurationParameters.Answers.later.on.Minimum", "p.Answers.2.m.Minimum")]
    [InlineData("Steps[2].ConfigurationParameters.Escalations[0].AfterHours", "p.Escalations.0.m.AfterHours")]
    [InlineData("Steps[2].ConfigurationParameters.Escalations[0]", "p.Escalations.0")]
    [InlineData("Steps[2].ConfigurationParameters.Escalations[7].AfterHours", "p.Escalations")]
    [InlineData("Steps[2].ConfigurationParameters.Unknown", null)]
    [InlineData("[0].Outputs.deny", "to.deny")]
    [InlineData("Steps[2].Conditions[1].Value", "conditions.1.value")]
    [InlineData("Steps[2].Signals[0].RoleTokens[0]", "roleTokens.0.value")]
    [InlineData("Steps[2].Signals[0].RoleIds", "role")]
    [InlineData("Steps[2]", null)]
    public void A_problem_stands_at_its_row_and_field(string problem, string? field)
    {
        var step = Approval("""{"Answers": {"a": {}, "later": {}, "later.on": {}}, "Escalations": [{}]}""") with
        {
            Conditions = [new(Guid.NewGuid(), "True"), new(Guid.NewGuid(), "?")],
            Signals = [new("ApprovalStatus", []) { RoleTokens = ["$(owner)"] }],
        };
        Assert.Equal(field, new ProblemFields(Type(step), StepForm.RowsOf(step, Type(step))).Of(new Problem(problem, "")));
    }

    [Fact]
    public void An_entry_keeps_what_its_row_does_not_show_and_loses_what_is_dropped()
    {
        var step = Approval("""{"Answers": {"a": {"DisplayName": "A", "Hint": 1, "Old": 2}, "b": {"Minimum": "2"}}}""");
        var read = Read(step, ("p.Answers.rows", "1,0"), ("p.Answers.0.name", "a"), ("p.Answers.0.m.DisplayName", "All"), ("p.Answers.0.drop.Old", "true"), ("p.Answers.1.m.CommentRequired", "True"));
        Assert.Equal("""{"Answers":{"b":{"Minimum":"2","CommentRequired":true},"a":{"DisplayName":"All","Hint":1}}}""", JsonValues.Text(read.ConfigurationParameters));
    }

    [Fact]
    public void Rows_that_say_nothing_are_left_out_and_the_last_one_takes_the_parameter_with_it()
    {
        var step = Approval("""{"NotPeople": ["alice"], "Escalations": [{"AfterHours": 4}]}""");
        var read = Read(step, ("p.NotPeople.rows", "0,n1"), ("p.NotPeople.0.value", " "), ("p.NotPeople.n1.value", "\r\n"), ("p.Escalations.rows", "0,n1"), ("p.Escalations.n1.m.AddRoleIds", ""));
        Assert.Equal("""{"Escalations":[{"AfterHours":4}]}""", JsonValues.Text(read.ConfigurationParameters));
    }

    [Fact]
    public void What_is_chosen_from_boxes_keeps_its_order()
    {
        var step = Approval("""{"NotApproversOf": ["b", "a"], "Escalations": [{"AfterHours": 4, "AddRoleIds": [3, 1]}]}""");
        var same = Read(step, ("p.NotApproversOf", ",a,b"), ("p.Escalations.rows", "0"), ("p.Escalations.0.m.AddRoleIds", ",1,3"));
        Assert.Equal(step.ConfigurationParameters, same.ConfigurationParameters);
        var read = Read(step, ("p.NotApproversOf", ",a"), ("p.Escalations.rows", "0"), ("p.Escalations.0.m.AddRoleIds", ""));
        Assert.Equal("""{"NotApproversOf":["a"],"Escalations":[{"AfterHours":4}]}""", JsonValues.Text(read.ConfigurationParameters));
    }

    [Theory]
    [InlineData("n1", "", "p.Answers.n1.name", "Give it a name")]
    [InlineData("0", "", "p.Answers.0.name", "Give it a name")]
    [InlineData("n1", "A", "p.Answers.n1.name", "'a' is there 2 times")]
    public void An_entry_needs_a_name_of_its_own(string key, string name, string field, string expected)
    {
        var step = Approval("""{"Answers": {"a": {"Minimum": 2}}}""");
        var form = Form(("p.Answers.rows", key == "0" ? "0" : $"0,{key}"), ($"p.Answers.{key}.name", name), ($"p.Answers.{key}.m.Minimum", "3"));
        Assert.Contains(expected, StepForm.Read(step, Type(step), form).Problems[field], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("number", "5", "5")]
    [InlineData("number", "many", "\"many\"")]
    [InlineData("boolean", "true", "true")]
    [InlineData("string", "5", "\"5\"")]
    [InlineData("", "True", "\"True\"")]
    [InlineData("date", "2027-03-01", "\"2027-03-01\"")]
    public void A_value_has_the_type_that_its_entry_names(string type, string text, string expected)
    {
        var step = new StepDefinition { Id = Guid.NewGuid(), UniqueName = "a", DisplayName = "A", ExtensionName = "RequireInput" };
        var read = Read(step, ("p.Inputs.rows", "n1"), ("p.Inputs.n1.name", "v"), ("p.Inputs.n1.m.Type", type), ("p.Inputs.n1.m.Default", text), ("p.Inputs.n1.m.Options", text));
        var input = read.Parameter("Inputs")!.Value.GetProperty("v");
        Assert.Equal((expected, $"[{expected}]"), (input.GetProperty("Default").GetRawText(), input.GetProperty("Options").GetRawText()));
    }

    [Fact]
    public void The_arrow_of_a_case_follows_its_name_and_goes_with_it()
    {
        var step = new StepDefinition
        {
            Id = Guid.NewGuid(),
            UniqueName = "d",
            DisplayName = "D",
            ExtensionName = "Decision",
            ConfigurationParameters = JsonMap.Empty.Set("Cases", JsonElement.Parse("""[{"Name": "small", "Condition": "True"}, {"Name": "large", "Condition": "True"}, {"Name": "huge", "Condition": "True"}]""")),
            Outputs = [new("small", "x"), new("large", "y"), new("huge", "z"), new("otherwise", "o")],
        };
        var read = Read(step, ("p.Cases.rows", "1,0"), ("p.Cases.0.m.Name", "large"), ("p.Cases.1.m.Name", "small"), ("to.small", "w"));
        Assert.Equal(["large-w", "small-y", "otherwise-o"], read.Outputs.Select(output => $"{output.Name}-{output.Target}"));
    }

    [Fact]
    public void Rows_are_added_removed_and_moved_and_all_else_stays()
    {
        var form = Form(("p.X.rows", "0,1"), ("p.X.1.value", "typed"), ("role", "1,2"));
        var (added, done) = new RowEdit(RowAction.Add, "p.X", "").Apply(form);
        Assert.Equal(("0,1,n1", "n1", "typed"), (added["p.X.rows"].ToString(), done.Key, added["p.X.1.value"].ToString()));
        Assert.Equal("0,1,n1,n2", new RowEdit(RowAction.Add, "p.X", "").Apply(added).Form["p.X.rows"]);
        Assert.Equal("0,n1,1", new RowEdit(RowAction.Up, "p.X", "n1").Apply(added).Form["p.X.rows"]);
        Assert.Equal("1,0,n1", new RowEdit(RowAction.Down, "p.X", "0").Apply(added).Form["p.X.rows"]);
        Assert.Equal("0,n1", new RowEdit(RowAction.Remove, "p.X", "1").Apply(added).Form["p.X.rows"]);
        Assert.Equal("0,1", new RowEdit(RowAction.Remove, "p.X", "nothing").Apply(form).Form["p.X.rows"]);
        Assert.Equal(new RowEdit(RowAction.Down, "p.a:b", "3"), RowEdit.Of(Form((RowEdit.Field, RowEdit.ButtonOf(RowAction.Down, "p.a:b", "3")))));
        Assert.All(["", "Down", "Explode:p.X:1", ":::", "7:p.X:1"], text => Assert.Null(RowEdit.Of(Form((RowEdit.Field, text)))));
    }

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

    private static StepDefinition Approval(string parameters) => new()
    {
        Id = Guid.NewGuid(),
        UniqueName = "a",
        DisplayName = "A",
        ExtensionName = "RequireApproval",
        ConfigurationParameters = JsonValues.MapOf(JsonElement.Parse(parameters)),
        Signals = [new("ApprovalStatus", [])],
    };

    /// <summary>Several values of a field stand with commas between, beginning with one.</summary>
    private static FormCollection Form(params (string Name, string Value)[] fields) =>
        new(fields.ToDictionary(field => field.Name, field => field.Value.StartsWith(',') ? new StringValues(field.Value.Split(',')) : new StringValues(field.Value)));

    private static StepDefinition Read(StepDefinition step, params (string Name, string Value)[] fields)
    {
        var (read, problems, _) = StepForm.Read(step, Type(step), Form([("uniqueName", step.UniqueName), ("displayName", step.DisplayName), ("enabled", "true"), .. fields]));
        Assert.Empty(problems);
        return read;
    }
}
