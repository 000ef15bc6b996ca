using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>Small workflows to test with.</summary>
internal static class Workflows
{
    public const string Custom = "Custom";

    public static SignalKey First { get; } = new("Approve1", "ApprovalStatus");

    public static SignalKey Second { get; } = new("Approve2", "ApprovalStatus");

    /// <summary>One approval step, then the end.</summary>
    public static WorkflowDefinition OneApproval(int approvals, params (string Name, string Value)[] parameters) =>
        Of(Approval("Approve1", approvals, "EndNOOP", parameters));

    /// <summary>Two approval steps with the same role, one after the other.</summary>
    public static WorkflowDefinition TwoApprovals() => Of(Approval("Approve1", 1, "Approve2"), Approval("Approve2", 1, "EndNOOP"));

    /// <summary>One step that reaches out, of the type <see cref="Custom"/>.</summary>
    public static WorkflowDefinition OneEffect() => Of(Step("Effect1", Custom, "EndNOOP"));

    /// <summary>Steps that a draft may have.</summary>
    public static DraftSteps Draft(ImmutableArray<StepDefinition> steps)
    {
        var draft = DraftSteps.Check(steps, StepCatalogue.BuiltIn, out var problems);
        Assert.Empty(problems);
        return draft!;
    }

    public static StepDefinition Step(string name, string type, string? next, params (string Name, string Value)[] parameters) => new()
    {
        Id = Guid.NewGuid(),
        UniqueName = name,
        DisplayName = name,
        ExtensionName = type,
        ConfigurationParameters = JsonMap.From(parameters),
        Outputs = next is null ? [] : [new StepOutput("continue", next)],
    };

    public static StepDefinition Approval(string name, int approvals, string next, params (string Name, string Value)[] parameters) =>
        Step(name, "RequireApproval", next, [("MinimumApprovals", $"{approvals}"), .. parameters]) with
        {
            Signals = [new SignalDefinition("ApprovalStatus", [2])],
        };

    /// <param name="inputs">The parameter <c>Inputs</c>, as JSON.</param>
    public static StepDefinition Input(string name, string inputs, string next) => Step(name, "RequireInput", next) with
    {
        ConfigurationParameters = JsonMap.Empty.Set("Inputs", JsonElement.Parse(inputs)),
        Signals = [new SignalDefinition("Input", [2])],
    };

    /// <summary>An approval by whom the tokens stand for.</summary>
    public static StepDefinition ApprovalBy(string name, string next, params ImmutableArray<string> tokens) =>
        Approval(name, 1, next) with { Signals = [new SignalDefinition("ApprovalStatus", []) { RoleTokens = tokens }] };

    public static WorkflowDefinition Of(params ImmutableArray<StepDefinition> steps) => new()
    {
        Id = Guid.NewGuid(),
        Version = 1,
        DisplayName = "A workflow",
        WorkflowType = "Enrollment",
        Steps = [Step("StartNOOP", "NOOPStep", steps[0].UniqueName), .. steps, Step("EndNOOP", "NOOPStep", null)],
    };
}
