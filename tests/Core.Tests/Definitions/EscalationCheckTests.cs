using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

/// <summary>What publishing checks of escalations and calendars.</summary>
public class EscalationCheckTests
{
    private const string Expected = "but must be a list of { AfterHours, AddRoleIds, AddRoleTokens, Notify }, with 1 to 10 entries.";

    [Theory]
    [InlineData("[]", $"Escalations is [], {Expected}")]
    [InlineData("{}", $"Escalations is {{}}, {Expected}")]
    [InlineData("\"$(list)\"", $"Escalations is \"$(list)\", {Expected}")]
    [InlineData("[5]", "Escalation 1 is 5, but must be an object with AfterHours, AddRoleIds, AddRoleTokens, Notify.")]
    [InlineData("""[{ "AddRoleIds": [2] }]""", "Escalation 1 lacks AfterHours, a number above 0 up to 87600.")]
    [InlineData("""[{ "AfterHours": 0, "AddRoleIds": [2] }]""", "AfterHours of escalation 1 is 0, but must be a number above 0 up to 87600.")]
    [InlineData("""[{ "AfterHours": 87600.1, "AddRoleIds": [2] }]""", "AfterHours of escalation 1 is 87600.1, but must be a number above 0 up to 87600.")]
    [InlineData("""[{ "AfterHours": "$(hours)", "AddRoleIds": [2] }]""", "AfterHours of escalation 1 is \"$(hours)\", but must be a number above 0 up to 87600.")]
    [InlineData("""[{ "AfterHours": 1 }]""", "Escalation 1 does nothing: give AddRoleIds, AddRoleTokens or Notify.")]
    [InlineData("""[{ "AfterHours": 1, "AddRoleIds": [], "Notify": null }]""", "Escalation 1 does nothing: give AddRoleIds, AddRoleTokens or Notify.")]
    [InlineData("""[{ "AfterHours": 1, "AddRoleIds": ["x"] }]""", "AddRoleIds of escalation 1 has \"x\", but must be a list of role ids.")]
    [InlineData("""[{ "AfterHours": 1, "AddRoleIds": [0] }]""", "AddRoleIds of escalation 1 has 0, but must be a list of role ids.")]
    [InlineData("""[{ "AfterHours": 1, "AddRoleIds": [99] }]""", "Escalation 1 of step 'Gate' names role 99, which does not exist.")]
    [InlineData("""[{ "AfterHours": 1, "AddRoleTokens": [" "] }]""", "AddRoleTokens of escalation 1 has \" \", but must be a list of roles, people or tokens such as $(owner).")]
    [InlineData("""[{ "AfterHours": 1, "AddRoleTokens": ["$(secret:Boss)"] }]""", "AddRoleTokens of escalation 1 has '$(secret:Boss)': nobody is asked by a secret.")]
    [InlineData("""[{ "AfterHours": 1, "Notify": [5] }]""", "Notify of escalation 1 has 5, but must be a list of mail addresses, or of tokens that give them.")]
    [InlineData("""[{ "AfterHours": 1, "Role": 2, "AddRoleIds": [2] }]""", "Escalation 1 has 'Role', which is not known here: an escalation has AfterHours, AddRoleIds, AddRoleTokens, Notify.")]
    [InlineData(
        """[{ "AfterHours": 2, "AddRoleIds": [2] }, { "AfterHours": 2, "AddRoleIds": [3] }]""",
        "Escalation 2 is due after 2 hours, not later than escalation 1: put them in the order of time.")]
    [InlineData(
        """[{ "AfterHours": 48, "AddRoleIds": [2] }], "DeadlineHours": 48""",
        "Escalation 1 is due after 48 hours, when the deadline of 48 hours has settled the step: it would never happen.")]
    public void Every_problem_of_the_escalations_is_named(string escalations, string problem) =>
        Assert.Contains(Problems(escalations), found => found.EndsWith(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData(10, 100, 32, 1_024, true)]
    [InlineData(11, 1, 1, 1, false)]
    [InlineData(1, 101, 1, 1, false)]
    [InlineData(1, 1, 33, 1, false)]
    [InlineData(1, 1, 1, 1_025, false)]
    public void Escalations_are_as_many_and_as_large_as_allowed(int count, int recipients, int tokens, int length, bool allowed)
    {
        var list = Enumerable.Range(1, count).Select(number => $$"""
            { "AfterHours": {{(number == count ? 87_600 : number)}}, "AddRoleTokens": [{{string.Join(',', Enumerable.Repeat($"\"{new string('x', length)}\"", tokens))}}],
              "Notify": [{{string.Join(',', Enumerable.Repeat("\"a@example.com\"", recipients))}}] }
            """);

        Assert.Equal(allowed, Problems($"[{string.Join(',', list)}]").Count == 0);
    }

    [Theory]
    [InlineData("RequireApproval", """{ "DeadlineHours": 2, "Calendar": "OFFICE" }""", null)]
    [InlineData("RequireApproval", """{ "DeadlineHours": 2, "Calendar": "Plant" }""", "Step 'Gate': Calendar is 'Plant', but the calendars of this installation are Office.")]
    [InlineData(
        "RequireApproval", """{ "Calendar": "Office" }""",
        "Step 'Gate': Calendar is given without DeadlineHours, ReminderHours, Escalations: there are no hours that it could count.")]
    [InlineData("Delay", """{ "Hours": 2, "Calendar": "Office" }""", null)]
    [InlineData("Delay", """{ "Hours": 2, "Calendar": "Plant" }""", "Step 'Gate': Calendar is 'Plant', but the calendars of this installation are Office.")]
    [InlineData("Delay", """{ "Until": "2026-05-01", "Calendar": "Office" }""", "Step 'Gate': Calendar is given with Until: a calendar counts Hours only.")]
    public void A_calendar_has_to_exist_and_to_have_hours_to_count(string type, string parameters, string? problem)
    {
        var gate = type == "Delay" ? Flow.Delay(Flow.Gate, "EndNOOP", parameters) : Flow.Approval(Flow.Gate, "EndNOOP", parameters);

        Assert.Equal(problem is null ? [] : [problem], Problems(gate));
    }

    [Fact]
    public void An_installation_without_calendars_says_where_they_are_configured() => Assert.Equal(
        "Step 'Gate': Calendar is 'Office', but this installation has no calendars (Calendars:Name in its settings).",
        Assert.Single(DefinitionValidator.Flow(Flow.OneApproval("""{ "DeadlineHours": 2, "Calendar": "Office" }"""), StepCatalogue.BuiltIn, _ => true)).Message);

    [Fact]
    public void Whom_escalations_ask_counts_as_whom_the_definition_asks()
    {
        var before = Flow.OneApproval("""{ "Escalations": [{ "AfterHours": 2, "AddRoleIds": [3] }] }""");
        var after = Flow.OneApproval("""{ "Escalations": [{ "AfterHours": 2, "AddRoleIds": [4] }] }""");

        Assert.Equal([2, 3], Approvers.RolesOf(before).Order());
        Assert.False(Approvers.AreSame(before, after, StepCatalogue.BuiltIn));
    }

    private static List<string> Problems(string escalations) => Problems(Flow.Approval(Flow.Gate, "EndNOOP", $$"""{ "Escalations": {{escalations}} }"""));

    private static List<string> Problems(StepDefinition gate) =>
        [.. DefinitionValidator.Flow(Flow.Around(gate), StepCatalogue.BuiltIn, role => role < 10, Offices.Known).Select(problem => problem.Message)];
}
