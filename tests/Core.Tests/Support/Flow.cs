using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Tests.Support;

/// <summary>Small workflows, written as the steps they consist of.</summary>
internal static class Flow
{
    public const string Gate = "Gate";

    public static WorkflowDefinition Of(params StepDefinition[] steps) => new()
    {
        Id = new Guid("5b6f2a34-0000-4000-8000-000000000001"),
        Version = 1,
        DisplayName = "Certificate request",
        WorkflowType = "Enrollment",
        Steps = [.. steps],
    };

    /// <summary>Between a start and an end marker: the start leads to the first of the steps.</summary>
    public static WorkflowDefinition Around(params StepDefinition[] steps) => Of([Start(steps[0].UniqueName), .. steps, End]);

    /// <summary>One approval, called <see cref="Gate"/>, for role 2.</summary>
    public static WorkflowDefinition OneApproval(string parameters = "{}") => Around(Approval(Gate, "EndNOOP", parameters));

    public static StepDefinition Start(string to) => Step("NOOPStep", "StartNOOP", to);

    public static StepDefinition End { get; } = Step("NOOPStep", "EndNOOP", to: null);

    public static StepDefinition Approval(string name, string? to, string parameters = "{}", params int[] roles) =>
        Step("RequireApproval", name, to, parameters) with
        {
            Signals = [new SignalDefinition("ApprovalStatus", roles.Length == 0 ? [People.PkiApprovers] : [.. roles])],
        };

    public static StepDefinition Mail(string name, string? to) => Step("Email", name, to, """
        { "Subject": "About $(cn)", "Message": "Hello", "Recipients": ["$(requester:mail)"] }
        """);

    public static StepDefinition Delay(string name, string? to, string parameters) => Step("Delay", name, to, parameters);

    /// <summary>Asks role 2 for a text, a number, a boolean and a date; only the number has to be given.</summary>
    public static StepDefinition Input(string name, string? to, string more = "") => Step("RequireInput", name, to, $$"""
        { "Inputs": { "Ticket": { "DisplayName": "Ticket number", "Type": "string" }, "Cost": { "Type": "number", "Required": true },
                      "Urgent": { "Type": "boolean" }, "Due": { "Type": "date" } } {{more}} }
        """) with { Signals = [new SignalDefinition("Input", [People.PkiApprovers])] };

    public static StepDefinition SetVariable(string name, string? to, string variables) =>
        Step("SetVariable", name, to, $$"""{ "Variables": {{variables}} }""");

    public static StepDefinition Step(string type, string name, string? to, string parameters = "{}") => new()
    {
        Id = new Guid(name.Length, 1, 2, 0, 0, 0, 0, 0, 0, 0, (byte)name[0]),
        ExtensionName = type,
        UniqueName = name,
        DisplayName = name + " step",
        ConfigurationParameters = Json.Map(parameters),
        Outputs = to is null ? [] : [new StepOutput(StepOutputs.Continue, to)],
    };

    public static StepDefinition Leading(this StepDefinition step, string output, string to) =>
        step with { Outputs = step.Outputs.Add(new StepOutput(output, to)) };

    public static StepDefinition When(this StepDefinition step, params string[] conditions) =>
        step with { Conditions = conditions.Select(value => new StepCondition(Guid.Empty, value)).ToImmutableArray() };

    public static StepDefinition Disabled(this StepDefinition step) => step with { Enabled = false };
}
