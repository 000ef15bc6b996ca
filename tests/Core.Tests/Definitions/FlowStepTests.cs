using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Definitions;

public class FlowStepTests
{
    private static readonly StepCatalogue WithWebhook =
        new(
        [
            new StepType("Webhook", "Call a webhook") { Parameters = [new("Any", ParameterKind.Number)] },
            new StepType("Revoke", "Revoke the certificate") { WorkflowTypes = ["revocation", "Renewal"] },
            new StepType("Enroll", "Issue the certificate") { WorkflowTypes = ["ENROLLMENT"] },
        ]);

    [Theory]
    [InlineData("RequireApproval", "{}", null)]
    [InlineData("RequireApproval", """{ "MinimumApprovals": "2", "minimumdenials": 1, "RequesterMayApprove": "False" }""", null)]
    [InlineData("RequireApproval", """{ "MinimumApprovals": null }""", null)]
    [InlineData("RequireApproval", """{ "MinimumApprovals": 0 }""", "Parameter 'MinimumApprovals' is 0, but must be a whole number from 1 to 1000.")]
    [InlineData("RequireApproval", """{ "MinimumApprovals": 1000, "MinimumDenials": 1000 }""", null)]
    [InlineData("RequireApproval", """{ "MinimumApprovals": 1001 }""", "Parameter 'MinimumApprovals' is 1001, but must be a whole number from 1 to 1000.")]
    [InlineData("RequireApproval", """{ "CommentRequired": "ondenial" }""", null)]
    [InlineData("RequireApproval", """{ "CommentRequired": "Sometimes" }""", "Parameter 'CommentRequired' is \"Sometimes\", but must be one of Never, OnDenial, Always.")]
    [InlineData("RequireApproval", """{ "MinimumDenials": 1001 }""", "Parameter 'MinimumDenials' is 1001, but must be a whole number from 1 to 1000.")]
    [InlineData("RequireApproval", """{ "MinimumApprovals": 1.5 }""", "Parameter 'MinimumApprovals' is 1.5, but must be a whole number from 1 to 1000.")]
    [InlineData("RequireApproval", """{ "MinimumDenials": "no" }""", "Parameter 'MinimumDenials' is \"no\", but must be a whole number from 1 to 1000.")]
    [InlineData("RequireApproval", """{ "RequesterMayApprove": 1 }""", "Parameter 'RequesterMayApprove' is 1, but must be True or False.")]
    [InlineData("RequireApproval", """{ "DeadlineHours": 87600 }""", null)]
    [InlineData("RequireApproval", """{ "DeadlineHours": "0.001" }""", null)]
    [InlineData("RequireApproval", """{ "DeadlineHours": 0 }""", "Parameter 'DeadlineHours' is 0, but must be a number above 0 up to 87600.")]
    [InlineData("RequireApproval", """{ "DeadlineHours": 87600.1 }""", "Parameter 'DeadlineHours' is 87600.1, but must be a number above 0 up to 87600.")]
    [InlineData("RequireApproval", """{ "OnDeadline": "continue" }""", null)]
    [InlineData("RequireApproval", """{ "OnDeadline": "Wait" }""", "Parameter 'OnDeadline' is \"Wait\", but must be one of Reject, Continue.")]
    [InlineData("RequireApproval", """{ "DenialEmailSubject": 5 }""", "Parameter 'DenialEmailSubject' is 5, but must be a string.")]
    [InlineData("RequireApproval", """{ "DenialEmailRecipients": "a@example.com" }""", null)]
    [InlineData("RequireApproval", """{ "DenialEmailRecipients": [1] }""", "Parameter 'DenialEmailRecipients' is [1], but must be a list of strings.")]
    [InlineData("SetVariable", """{ "Variables": { "a": 1, "b": "x", "c": null, "d": true } }""", null)]
    [InlineData("SetVariable", """{ "Variables": [] }""", "Parameter 'Variables' is [], but must be an object of names and plain values.")]
    [InlineData("SetVariable", """{ "Variables": { "a": [] } }""", "Parameter 'Variables' is { \"a\": [] }, but must be an object of names and plain values.")]
    public void Each_parameter_has_a_type_and_a_range(string type, string parameters, string? problem)
    {
        var step = type == "RequireApproval" ? Flow.Approval("Do", "EndNOOP", parameters) : Flow.Step(type, "Do", "EndNOOP", parameters);

        Assert.Equal(problem is null ? [] : [$"Step 'Do': {problem}"], Problems(step));
    }

    [Theory]
    [InlineData("SetVariable", new[] { "Variables" })]
    [InlineData("UpdateMetadata", new[] { "Name", "Value" })]
    [InlineData("Email", new[] { "Subject", "Message", "Recipients" })]
    public void A_missing_parameter_is_named(string type, string[] missing) =>
        Assert.Equal(missing.Select(name => $"Step 'Do' ({type}) lacks the parameter '{name}'."), Problems(Flow.Step(type, "Do", "EndNOOP")));

    [Theory]
    [InlineData("NOOPStep", "none")]
    [InlineData("UpdateMetadata", "Name, Value")]
    public void An_unknown_parameter_is_named_with_the_known_ones(string type, string known) =>
        Assert.Contains(
            $"Step 'Do' has the parameter 'Nmae', which {type} does not know; it knows {known}.",
            Problems(Flow.Step(type, "Do", "EndNOOP", """{ "Nmae": "x", "Name": "x", "Value": "x" }""")));

    [Theory]
    [InlineData("RequireApproval", """{ "ApprovalEmailSubject": "$(title)", "ReminderHours": 1, "ReminderRecipients": ["$(requester:mail)"] }""", null)]
    [InlineData("RequireApproval", """{ "MinimumApprovals": "$(n)", "MinimumDenials": "1$(n)", "DeadlineHours": "$(n)" }""", null)]
    [InlineData("RequireApproval", """{ "RequesterMayApprove": "$(n)" }""", "Parameter 'RequesterMayApprove' is \"$(n)\", but must be True or False.")]
    [InlineData("RequireApproval", """{ "OnDeadline": "$(n)" }""", "Parameter 'OnDeadline' is \"$(n)\", but must be one of Reject, Continue.")]
    [InlineData("Delay", """{ "Hours": "$(n)" }""", null)]
    public void A_token_stands_only_in_parameters_that_take_tokens(string type, string parameters, string? problem)
    {
        var step = type == "RequireApproval" ? Flow.Approval("Do", "EndNOOP", parameters) : Flow.Step(type, "Do", "EndNOOP", parameters);

        Assert.Equal(problem is null ? [] : [$"Step 'Do': {problem}"], Problems(step));
    }

    [Theory]
    [InlineData("RequireApproval", "NotifySubject", "$(notice:reason) $(Notice:Link)", null)]
    [InlineData("RequireInput", "NotifyMessage", "$(notice:link)", null)]
    [InlineData("RequireApproval", "ReminderEmailMessage", "$(notice:link) $$(notice:lnk)", null)]
    [InlineData("RequireApproval", "NotifyMessage", "$(notice:lnk)", "'$(notice:lnk)', which stands for nothing there; it may have $(notice:link), $(notice:reason).")]
    [InlineData("RequireApproval", "NotifyMessage", "$(notice:outcome)", "'$(notice:outcome)', which stands for nothing there; it may have $(notice:link), $(notice:reason).")]
    [InlineData("RequireApproval", "ApprovalEmailMessage", "$(notice:link)", "'$(notice:link)', which stands for nothing there; such tokens are for NotifySubject, NotifyMessage, ReminderEmailSubject, ReminderEmailMessage.")]
    [InlineData("Email", "Message", "$(notice:link)", "'$(notice:link)', which stands for nothing there.")]
    public void A_token_of_notices_stands_only_where_it_is_replaced(string type, string parameter, string text, string? problem)
    {
        var words = System.Text.Json.JsonSerializer.Serialize(text);
        var step = type switch
        {
            "RequireApproval" => Flow.Approval("Do", "EndNOOP", $$"""{ "{{parameter}}": {{words}}, "NotifyApprovers": true, "ReminderHours": 1 }"""),
            "RequireInput" => Flow.Input("Do", "EndNOOP", $$""", "{{parameter}}": {{words}}, "NotifyApprovers": true """),
            _ => Flow.Step(type, "Do", "EndNOOP", $$"""{ "{{parameter}}": {{words}}, "Subject": "s", "Recipients": ["a@example.com"] }"""),
        };

        Assert.Equal(problem is null ? [] : [$"Parameter '{parameter}' of step 'Do' has the token {problem}"], Problems(step));
    }

    [Fact]
    public void An_input_may_not_have_the_name_of_a_built_in_token() =>
        Assert.Contains(
            "Step 'Do': Input 'Title' has the name of a built-in token; choose another name.",
            Problems(Flow.Step("RequireInput", "Do", "EndNOOP", """{ "Inputs": { "Title": {}, "fine": {} } }""")));

    [Fact]
    public void Everything_wrong_with_the_inputs_of_a_step_is_named() =>
        Assert.Equal(
            [
                "Step 'Do': Type of input 'a' is \"money\", but must be one of string, number, boolean, date.",
                "Step 'Do': Required of input 'b' is 5, but must be True or False.",
            ],
            Problems(Flow.Input("Do", "EndNOOP") with
            {
                ConfigurationParameters = Json.Map("""{ "Inputs": { "a": { "Type": "money" }, "b": { "Required": 5 } } }"""),
            }));

    [Fact]
    public void A_variable_may_not_have_the_name_of_a_built_in_token() =>
        Assert.Equal(
            ["Step 'Do': Variables has 'Requester', which is the name of a built-in token; choose another name."],
            Problems(Flow.SetVariable("Do", "EndNOOP", """{ "Requester": "x", "fine": "y" }""")));

    [Theory]
    [InlineData("Webhook", 0)]
    [InlineData("webHOOK", 0)]
    [InlineData("Webhok", 1)]
    public void A_step_type_is_built_in_or_registered_or_unknown(string type, int problems) =>
        Assert.Equal(problems, Problems(Flow.Step(type, "Do", "EndNOOP", """{ "Any": 1 }""")).Count());

    [Fact]
    public void An_unknown_step_type_is_named_with_the_known_ones() =>
        Assert.Equal(
            ["ExtensionName 'Aproval' of step 'Do' is unknown; known are NOOPStep, RequireApproval, RequireInput, Delay, Decision, Reject, SetVariable, "
            + "UpdateMetadata, Email, RESTRequest, OAuthRESTRequest, AzureFunction, AzureFunctionOAuth, Script, ExpirationRenewal, Webhook, Revoke, Enroll."],
            Problems(Flow.Step("Aproval", "Do", "EndNOOP")));

    [Theory]
    [InlineData("PowerShell", "as a step of type Script")]
    [InlineData("custompowershell", "as a step of type Script")]
    [InlineData("AwsLambda", "by a RESTRequest")]
    [InlineData("EnrollStep", "it needs a service that enrolls certificates")]
    [InlineData("RevokeStep", "it needs a service that revokes certificates")]
    public void A_step_type_that_only_the_original_has_is_told_with_what_to_use_instead(string type, string instead)
    {
        var problem = Assert.Single(Problems(Flow.Step(type, "Do", "EndNOOP")));
        Assert.StartsWith($"ExtensionName '{type}' of step 'Do' is a step type of the original API that this installation does not have: ", problem, StringComparison.Ordinal);
        Assert.Contains(instead, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Expiration", """{ "Template": "", "CA": "", "PushToCertStore": true }""", false)]
    [InlineData("expiration", "{}", false)]
    [InlineData("Expiration", """{ "Template": 12 }""", false, "Step 'Do': Parameter 'Template' is 12, but must be a string.")]
    [InlineData("Enrollment", "{}", false, "Step 'Do' (ExpirationRenewal) cannot be used in a workflow of type 'Enrollment', only in Expiration.")]
    [InlineData("Expiration", "{}", true)]
    public void A_renewal_says_what_it_needs_unless_the_installation_has_registered_it(string workflowType, string parameters, bool isRegistered, string? more = null)
    {
        const string Needs = "Step 'Do': ExpirationRenewal needs a service that enrolls certificates, and this installation has none. "
            + "Call yours by a RESTRequest, or register a step type of this name.";
        var catalogue = isRegistered ? new StepCatalogue(StepTypes.ExpirationRenewal with { Check = _ => [] }) : StepCatalogue.BuiltIn;
        var flow = Flow.Around(Flow.Step("ExpirationRenewal", "Do", "EndNOOP", parameters)) with { WorkflowType = workflowType };

        Assert.Equal(
            [.. more is null ? [] : new[] { more }, .. isRegistered ? [] : new[] { Needs }],
            DefinitionValidator.Flow(flow, catalogue, People.IsRole).Select(problem => problem.Message));
    }

    [Theory]
    [InlineData("Enroll", null)]
    [InlineData("Revoke", "Step 'Do' (Revoke) cannot be used in a workflow of type 'Enrollment', only in revocation, Renewal.")]
    public void A_step_type_may_be_for_some_types_of_workflows_only(string type, string? problem) =>
        Assert.Equal(problem is null ? [] : [problem], Problems(Flow.Step(type, "Do", "EndNOOP")));

    [Theory]
    [InlineData("TRUE", null)]
    [InlineData("false", null)]
    [InlineData("$(production)", null)]
    [InlineData(" $(production) ", null)]
    [InlineData("$(amount) -gt 1000 AND NOT ($(env) -eq \"test\")", null)]
    [InlineData("yes", "must be True, False, a token such as $(production), or a rule such as $(amount) -gt 1000.")]
    [InlineData("", "must be True, False, a token such as $(production), or a rule such as $(amount) -gt 1000.")]
    [InlineData("is $(production)", "is no rule: position 1: 'is' stands where a token such as $(amount) is expected.")]
    [InlineData("$(a)$(b)", "is no rule: position 1: '$(a)$(b)' stands where a token such as $(amount), True or False is expected.")]
    [InlineData("$(amount) > 1000", "is no rule: position 11: '>' is no operator; valid are -eq, -ne, -gt, -ge, -lt, -le, -contains, -notcontains, -startswith, -endswith, -in.")]
    [InlineData("$(key) -eq $(secret:Key)", "is no rule: position 12: '$(secret:Key)' is a secret, and rules take no secrets.")]
    public void A_condition_is_a_boolean_a_token_or_a_rule(string value, string? problem) =>
        Assert.Equal(
            problem is null ? [] : [$"Condition '{value}' of step 'Do' {problem}"],
            Problems(Flow.SetVariable("Do", "EndNOOP", "{}").When("True", value)));

    [Fact]
    public void Everything_that_is_wrong_with_a_rule_is_told_at_once() =>
        Assert.Equal(
            [
                "Condition '$(a) -gt True OR b -eq 1' of step 'Do' is no rule: position 6: -gt cannot be used with True; valid are -eq, -ne.",
                "Condition '$(a) -gt True OR b -eq 1' of step 'Do' is no rule: position 18: 'b' stands where a token such as $(amount) is expected.",
            ],
            Problems(Flow.SetVariable("Do", "EndNOOP", "{}").When("$(a) -gt True OR b -eq 1")));

    [Theory]
    [InlineData("deny", true)]
    [InlineData("DEADLINE", true)]
    [InlineData("sideways", false)]
    public void An_approval_has_the_outputs_continue_deny_and_deadline(string output, bool allowed) =>
        Assert.Equal(
            allowed ? [] : ["Step 'Do' has the output 'sideways', but RequireApproval has only continue, deny, deadline."],
            Problems(Flow.Approval("Do", "EndNOOP").Leading(output, "EndNOOP")));

    [Fact]
    public void Other_steps_have_the_output_continue_alone() =>
        Assert.Equal(
            ["Step 'Do' has the output 'deny', but SetVariable has only continue."],
            Problems(Flow.SetVariable("Do", "EndNOOP", "{}").Leading("deny", "EndNOOP")));

    [Fact]
    public void An_output_must_lead_to_a_step() =>
        Assert.Equal(
            ["Output 'deny' of step 'Do' leads to 'Nowhere', which is no step of this definition."],
            Problems(Flow.Approval("Do", "EndNOOP").Leading("deny", "Nowhere")));

    private static IEnumerable<string> Problems(StepDefinition step) =>
        DefinitionValidator.Flow(Flow.Around(step), WithWebhook, People.IsRole)
            .Select(problem => problem.Message);
}
