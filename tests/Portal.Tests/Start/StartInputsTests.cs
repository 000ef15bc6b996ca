using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Start;
using WorkflowFunctions.Portal.Tests.Drawing;

namespace WorkflowFunctions.Portal.Tests.Start;

public sealed class StartInputsTests
{
    [Fact]
    public void What_steps_read_in_parameters_conditions_and_role_tokens_is_asked_for_once()
    {
        var inputs = Asked(
            Step("Tell", "SetVariable", ("Variables", """{"greeting": "Dear $(name), $(requester) asks for $(NAME) and $(order.item)"}""")) with
            {
                Conditions = [new(Guid.NewGuid(), "$(amount) -gt 1000 AND $(urgent)")],
            },
            Graphs.Step("Approve") with { Signals = [new("ApprovalStatus", []) { RoleTokens = ["$(owner)", "$(requester)", "PKI"] }] });
        Assert.Equal(["amount", "urgent", "name", "order.item", "owner"], inputs.Select(input => input.Name));
        Assert.All(inputs, input => Assert.False(input.IsRequired));
    }

    [Fact]
    public void What_an_earlier_step_leaves_behind_is_not_asked_for_but_what_a_later_one_leaves_is()
    {
        var inputs = Asked(
            Step("First", "SetVariable", ("Variables", """{"team": "$(after)", "own": "$(own)"}""")) with { Outputs = [new("continue", "Then")] },
            Step("Then", "SetVariable", ("Variables", """{"after": "$(team) $(team.lead) $(teams) $(secret:Password)"}""")));
        Assert.Equal(["after", "own", "teams"], inputs.Select(input => input.Name));
    }

    /// <summary>Otherwise whoever starts it would be asked for what the workflow itself finds out.</summary>
    [Fact]
    public void What_a_script_returns_is_not_asked_for_but_what_it_is_given_is() => Assert.Equal(["count", "other"], Asked(
        Step("Compute", "Script", ("ScriptParameters", """{"count": "$(count)"}"""), ("ScriptContent", "\"const n = parameters.count * 7;\\nreturn { price: n, big: n > 100 };\""))
            with
        { Outputs = [new("continue", "Decide")] },
        Step("Decide", "Decision", ("Cases", """[{"Name": "big", "Condition": "$(big) AND $(price.net) -gt $(other)"}]""")))
        .Select(input => input.Name));

    [Fact]
    public void What_an_answer_says_is_not_asked_of_whoever_starts_it() => Assert.Equal(["cn"], Asked(
        Step("Approve", "RequireApproval", ("DenialEmailMessage", "\"$(cn) was denied: $(approvalsignalcmnts)\"")) with { Signals = [new("ApprovalStatus", [2])] })
        .Select(input => input.Name));

    [Fact]
    public void What_only_a_notice_has_is_not_asked_of_whoever_starts_it() => Assert.Equal(["cn"], Asked(
        Step("Approve", "RequireApproval", ("NotifyMessage", "\"$(cn): $(notice:link), $(Notice:Reason)\"")) with { Signals = [new("ApprovalStatus", [2])] })
        .Select(input => input.Name));

    [Theory]
    [InlineData("$(x) -gt 1000", ParameterKind.Number)]
    [InlineData("$(x) -in (1, 2.5)", ParameterKind.Number)]
    [InlineData("$(x) -ge 2027-01-01", ParameterKind.Date)]
    [InlineData("$(x) -eq True OR NOT $(x)", ParameterKind.Boolean)]
    [InlineData("$(x)", ParameterKind.Boolean)]
    [InlineData("$(x) -eq \"large\"", ParameterKind.Text)]
    [InlineData("$(x) -startswith 10", ParameterKind.Text)]
    [InlineData("$(x) -gt 10 OR $(x) -eq \"none\"", ParameterKind.Text)]
    [InlineData("$(x) -eq $(x)", ParameterKind.Text)]
    public void The_kind_of_a_value_is_what_all_conditions_take_it_as(string condition, ParameterKind kind)
    {
        var inputs = Asked(Step("Set", "SetVariable") with { Conditions = [new(Guid.NewGuid(), condition)] });
        Assert.Equal(("x", kind), (Assert.Single(inputs).Name, inputs[0].Kind));
    }

    [Fact]
    public void The_cases_of_a_decision_are_read_and_steps_that_are_not_enabled_are_not()
    {
        var inputs = Asked(
            Step("Decide", "Decision", ("Cases", """[{"Name": "large", "Condition": "$(amount) -gt 1000"}]""")),
            Step("Off", "SetVariable", ("Variables", """{"x": "$(unread)"}""")) with { Enabled = false });
        Assert.Equal([("amount", ParameterKind.Number)], inputs.Select(input => (input.Name, input.Kind)));
    }

    [Fact]
    public void An_enrollment_takes_a_certificate_request_of_many_lines()
    {
        var enrollment = WorkflowType.BuiltIn.Single(type => type.Name == "Enrollment");
        var input = Assert.Single(StartInputs.Of(Graphs.Of([Graphs.Step("Approve")]), enrollment, StepCatalogue.BuiltIn));
        Assert.Equal(("csr", true), (input.Name, input.IsMultiLine));
    }

    [Fact]
    public void A_form_asks_for_a_bounded_number_of_values()
    {
        var text = string.Concat(Enumerable.Range(0, 500).Select(index => $"$(value{index})"));
        Assert.Equal(StartInputs.Most, Asked(Step("Set", "SetVariable", ("Variables", $$"""{"x": "{{text}}"}"""))).Length);
    }

    private static System.Collections.Immutable.ImmutableArray<AskedValue> Asked(params StepDefinition[] steps) =>
        StartInputs.Of(Graphs.Of([.. steps]), type: null, StepCatalogue.BuiltIn);

    private static StepDefinition Step(string name, string type, params (string Name, string Json)[] parameters) => Graphs.Step(name) with
    {
        ExtensionName = type,
        ConfigurationParameters = JsonMap.From(parameters.Select(parameter => KeyValuePair.Create(parameter.Name, System.Text.Json.JsonElement.Parse(parameter.Json)))),
    };
}
