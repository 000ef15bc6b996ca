using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Input;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

public class StepTypeTests
{
    [Theory]
    [InlineData("Delay", "{}", "Step 'Do': neither Hours nor Until is given; give one of them.")]
    [InlineData("Delay", """{ "Hours": 1, "Until": "2027-01-01" }""", "Step 'Do': Hours and Until are both given; give one of them.")]
    [InlineData("Delay", """{ "Until": "soon" }""", "Step 'Do': Parameter 'Until' is \"soon\", but must be a date such as 2027-03-01 or 2027-03-01T12:00:00Z.")]
    [InlineData("Delay", """{ "Until": "$(day)" }""", null)]
    [InlineData("Delay", """{ "Hours": "$(pause)" }""", null)]
    [InlineData("RESTRequest", """{ "URL": "https://h/", "Verb": "FETCH" }""", "Step 'Do': Parameter 'Verb' is \"FETCH\", but must be one of GET, POST, PUT, PATCH, DELETE, HEAD.")]
    [InlineData("RESTRequest", """{ "URL": "https://h/", "Headers": { "X": "y", "Z": ["1", "2"] } }""", null)]
    [InlineData("RESTRequest", """{ "URL": "https://h/", "Headers": { "X": 1 } }""", "Step 'Do': Parameter 'Headers' is { \"X\": 1 }, but must be an object of names and lists of strings.")]
    public void What_publishing_refuses_of_a_step_is_what_its_type_declares(string type, string parameters, string? problem) =>
        Assert.Equal(problem is null ? [] : [problem], Problems(Flow.Step(type, "Do", "EndNOOP", parameters)));

    [Theory]
    [InlineData("""{ "ApprovalsPerRole": { "2": 1 } }""", null)]
    [InlineData("""{ "ApprovalsPerRole": { "2": "100" } }""", null)]
    [InlineData("""{ "ApprovalsPerRole": { "3": 1 } }""", "ApprovalsPerRole names role 3, which is none of the signal's RoleIds (2).")]
    [InlineData("""{ "ApprovalsPerRole": { "2": 0 } }""", "Parameter 'ApprovalsPerRole' is { \"2\": 0 }, but must be an object of role ids, each with a whole number from 1 to 100.")]
    [InlineData("""{ "ApprovalsPerRole": { "two": 1 } }""", "Parameter 'ApprovalsPerRole' is { \"two\": 1 }, but must be an object of role ids, each with a whole number from 1 to 100.")]
    [InlineData("""{ "ReminderHours": 1, "ReminderRecipients": ["a@example.com"] }""", null)]
    [InlineData("""{ "ReminderHours": 1 }""", "ReminderHours is given without ReminderRecipients or NotifyApprovers: nobody would be reminded.")]
    public void The_rules_of_an_approval_that_concern_several_parameters_are_checked(string parameters, string? problem) =>
        Assert.Equal(problem is null ? [] : [$"Step 'Do': {problem}"], Problems(Flow.Approval("Do", "EndNOOP", parameters)));

    [Theory]
    [InlineData("Recipients", 100, false)]
    [InlineData("Recipients", 101, true)]
    [InlineData("Recipients", 12_000, true)]
    [InlineData("ApprovalEmailRecipients", 101, true)]
    [InlineData("DenialEmailRecipients", 101, true)]
    [InlineData("ReminderEmailRecipients", 101, true)]
    [InlineData("ReminderRecipients", 100, false)]
    [InlineData("ReminderRecipients", 101, true)]
    public void A_notice_may_be_written_to_a_hundred_recipients(string parameter, int count, bool isRefused)
    {
        var list = $"[{string.Join(", ", Enumerable.Range(0, count).Select(number => $"\"a{number}@example.com\""))}]";
        var step = parameter == "Recipients"
            ? Flow.Step("Email", "Do", "EndNOOP", $$"""{ "Subject": "s", "Message": "m", "Recipients": {{list}} }""")
            : Flow.Approval("Do", "EndNOOP", $$"""{ "{{parameter}}": {{list}}, "ReminderHours": 1, "ReminderRecipients": ["b@example.com"] }""".Replace(
                parameter == "ReminderRecipients" ? ", \"ReminderRecipients\": [\"b@example.com\"]" : "none", "", StringComparison.Ordinal));

        Assert.Equal(isRefused ? [$"Step 'Do': Parameter '{parameter}' has {count} entries; at most 100 are allowed."] : [], Problems(step));
    }

    [Theory]
    [InlineData("""{ "a": {} }""", 0)]
    [InlineData("""{ "a": { "DisplayName": "A", "Type": "DATE", "Required": "True" } }""", 0)]
    [InlineData("{}", 1)]
    [InlineData("""{ "a": 1, "b c": {}, "title": {}, "d": { "Type": "money" }, "e": { "Required": 5 }, "f": { "Typ": "string" } }""", 6)]
    public void The_inputs_of_a_step_have_a_name_a_type_and_a_display_name(string inputs, int problems) =>
        Assert.Equal(problems, StepInput.Problems(Json.Value(inputs)).Length);

    [Fact]
    public void Every_parameter_of_every_type_is_described_and_fits_its_own_default()
    {
        foreach (var type in StepTypes.All)
        {
            Assert.NotEmpty(type.Description);
            Assert.All(type.Parameters.Concat(type.SignalInputs), parameter =>
            {
                Assert.NotEmpty(parameter.Description);
                Assert.True(parameter.DependsOn is null || type.FindParameter(parameter.DependsOn) is not null);
                Assert.Null(parameter.Default is { } value ? parameter.Problem(JsonValues.Of(value)) : null);
            });
        }
    }

    [Theory]
    [InlineData("MinimumApprovals", "Minimum Approvals")]
    [InlineData("URL", "URL")]
    [InlineData("DataBucketProperty", "Data Bucket Property")]
    [InlineData("client_id", "Client id")]
    [InlineData("RESTRequest", "REST Request")]
    public void A_display_name_is_made_of_the_words_of_the_name(string name, string words) =>
        Assert.Equal(words, new StepParameter(name, ParameterKind.Text).DisplayName);

    [Fact]
    public void A_registered_type_has_a_name_of_its_own_and_is_an_effect()
    {
        Assert.Throws<SettingsException>(() => new StepCatalogue([new StepType("requireapproval", "Mine")]));
        Assert.Throws<SettingsException>(() => new StepCatalogue([new StepType("Mine", "Mine"), new StepType("MINE", "Mine")]));
        Assert.Throws<SettingsException>(() => new StepCatalogue([new StepType("Mine", "Mine") { Behaviour = StepTypes.RequireApproval.Behaviour }]));
    }

    private static IEnumerable<string> Problems(StepDefinition step) =>
        DefinitionValidator.Flow(Flow.Around(step), StepCatalogue.BuiltIn, People.IsRole).Select(problem => problem.Message);
}
