using System.Collections.Immutable;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.Engine.Trials;

namespace WorkflowFunctions.Engine.Tests.Trials;

/// <summary>Any workflow, much of it nonsense, and anything that may happen to an instance of it.</summary>
public sealed record TrialCase(WorkflowDefinition Definition, TrialRequest Request)
{
    private static readonly string[] Names = ["A", "B", "C", "D"];

    private static readonly Gen<string> Targets = Gen.Elements("next", "next", "next", "A", "B", "C", "D", "EndNOOP");

    public override string ToString() => string.Join('\n',
    [
        .. Definition.Steps.Select(step => $"{step.UniqueName} {step.ExtensionName} {step.ConfigurationParameters} "
            + $"{string.Concat(step.Conditions.Select(condition => $"?{condition.Value} "))}-> {string.Join(", ", step.Outputs.Select(output => $"{output.Name}:{output.Target}"))}"),
        $"data {Request.InitialData}",
        .. Request.Answers.Select(answer => $"{answer.By} {answer.Step} {answer.Data} after {answer.After}{(answer.IsDeadline ? " deadline" : "")}"),
        .. Request.Outcomes.Select(outcome => $"{outcome.Key}: {string.Join(" | ", outcome.Value.Each)}{(outcome.Value.IsOfEveryVisit ? " always" : "")}"),
    ]);

    /// <summary>Found by name, through <c>[Property(Arbitrary = …)]</c>.</summary>
    public static Arbitrary<TrialCase> Any() => (
        from steps in AnyStep().ListOf(Names.Length)
        let named = steps.Select((step, index) => Place(step, index)).ToList()
        from data in Gen.Elements("""{ "amount": 15, "owner": "PKI Approvers" }""", """{ "amount": 5, "go": true, "owner": "bob", "list": [1,  "2"] }""", """{ "amount": 50, "go": "False", "owner": "alice;carol" }""")
        from count in Gen.Choose(0, 30)
        from answers in AnyAnswer(named).ListOf(count)
        from outcomes in AnyOutcomes().ListOf(Names.Length)
        select new TrialCase(
            Workflows.Of([.. named]),
            TrialRequest.Of(JsonValues.MapOf(JsonElement.Parse(data))) with
            {
                Answers = [.. answers.OfType<TrialAnswer>()],
                Outcomes = outcomes.Zip(Names).Where(pair => pair.First is not null)
                    .ToImmutableDictionary(pair => pair.Second, pair => pair.First!, StringComparer.OrdinalIgnoreCase),
            })).ToArbitrary();

    /// <summary>The step under its name. What leads to the next one is known only now.</summary>
    private static StepDefinition Place(StepDefinition step, int index) => step with
    {
        UniqueName = Names[index],
        DisplayName = $"Step {Names[index]}",
        Outputs = [.. step.Outputs.Select(output => output.Target == "next" ? output with { Target = Names.ElementAtOrDefault(index + 1) ?? "EndNOOP" } : output)],
    };

    private static Gen<StepDefinition> AnyStep() =>
        from type in Gen.Elements(
            "RequireApproval", "RequireApproval", "RequireApproval", "RequireInput", "Delay", "Decision", "SetVariable", "SetVariable", "Email", "Custom", "Custom", "Reject")
        from parameters in ParametersOf(type)
        from next in Gen.Frequency((1, Gen.Constant<string?>(null)), (15, Targets.Select(string? (target) => target)))
        from second in Gen.Frequency((2, Gen.Constant<string?>(null)), (1, Targets.Select(string? (target) => target)))
        from other in Gen.Elements(StepOutputsOf(type))
        from isOff in Gen.Choose(0, 11)
        from condition in Gen.Frequency((7, Gen.Constant("")), (3, Gen.Elements("True", "False", "$(go)", "$(amount) -gt 10")))
        from tokens in Gen.Elements<ImmutableArray<string>>([], [], [], ["$(owner)"], ["PKI Approvers", "$(owner)"])
        select new StepDefinition
        {
            Id = Guid.NewGuid(),
            UniqueName = "",
            DisplayName = "",
            ExtensionName = type,
            Enabled = isOff != 0,
            ConfigurationParameters = JsonValues.MapOf(JsonElement.Parse(parameters)),
            Outputs = [.. OutputsOf(type, other, next, second)],
            Conditions = condition.Length == 0 ? [] : [new StepCondition(Guid.Empty, condition)],
            Signals = type switch
            {
                "RequireApproval" => [new SignalDefinition("ApprovalStatus", tokens.IsEmpty ? [2] : []) { RoleTokens = tokens }],
                "RequireInput" => [new SignalDefinition("Input", [2, 3])],
                _ => [],
            },
        };

    /// <summary>A decision is of no use without both of its outputs.</summary>
    private static StepOutput[] OutputsOf(string type, string other, string? next, string? second)
    {
        if (type == "Decision")
            return [new("large", next ?? "A"), new("otherwise", second ?? "EndNOOP")];
        var first = next is null ? [] : new[] { new StepOutput("continue", next) };
        return second is null || other == "continue" ? first : [.. first, new StepOutput(other, second)];
    }

    private static string[] StepOutputsOf(string type) => type switch
    {
        "RequireApproval" => ["deny", "deadline", "changes"],
        "RequireInput" => ["deadline"],
        _ => ["continue"],
    };

    private static Gen<string> ParametersOf(string type) => type switch
    {
        "RequireApproval" => Gen.Elements(
            "{}",
            """{ "MinimumApprovals": 2, "RequesterMayApprove": "False", "DeadlineHours": 5, "OnDeadline": "Continue" }""",
            """{ "MinimumApprovals": 2, "MinimumDenials": 2, "ReminderHours": 1, "ReminderRecipients": ["a@example.com"], "DeadlineHours": 3 }""",
            """{ "MinimumApprovals": 2, "DeadlineHours": 4, "Escalations": [{ "AfterHours": 1, "AddRoleIds": [3], "Notify": ["a@example.com"] }, { "AfterHours": 2, "Notify": ["b@example.com"] }] }""",
            """{ "ApprovalEmailRecipients": ["$(requester:mail)"], "DenialEmailRecipients": ["$(nobody)"], "MaxAttempts": 2 }""",
            """{ "Answers": { "changes": { "DisplayName": "Changes", "Minimum": 1 } }, "CommentRequired": "OnDenial" }"""),
        "RequireInput" => Gen.Elements("""{ "Inputs": { "amount": { "Type": "number", "Required": true } }, "DeadlineHours": 2 }"""),
        "Delay" => Gen.Elements("""{ "Hours": 2 }""", """{ "Until": "2026-03-02T12:00:00Z" }""", """{ "Hours": 0.1 }""", """{ "Until": "$(owner)" }"""),
        "Decision" => Gen.Constant("""{ "Cases": [{ "Name": "large", "Condition": "$(amount) -gt 10" }] }"""),
        "SetVariable" => Gen.Elements("""{ "Variables": { "amount": 20, "note": "$(approvalsignalcmnts) $(now) $(list)" } }""", """{ "Variables": { "go": false } }"""),
        "Email" => Gen.Elements(
            """{ "Subject": "$(title) $(amount)", "Message": "$(owner)", "Recipients": ["a@example.com"] }""",
            """{ "Subject": "s", "Message": "m", "Recipients": ["$(mail)", "b@example.com"], "MaxAttempts": 3 }"""),
        "Custom" => Gen.Elements("{}", """{ "MaxAttempts": 2 }""", """{ "MaxAttempts": 4, "RetryHours": 0.001 }"""),
        "Reject" => Gen.Constant("""{ "Reason": "$(amount) is too much" }"""),
        _ => Gen.Constant("{}"),
    };

    /// <summary>Null if no step waits for people.</summary>
    private static Gen<TrialAnswer?> AnyAnswer(IReadOnlyList<StepDefinition> steps) => steps.Where(step => step.Signal is not null).ToArray() is not { Length: > 0 } asking
        ? Gen.Constant<TrialAnswer?>(null)
        : from step in Gen.Elements(asking)
          from person in Gen.Elements("alice", "bob", "carol", "dave", "erin")
          from roles in Gen.Elements<ImmutableArray<int>>([], [2], [2], [2], [2], [2], [3], [2, 3])
          from data in Gen.Frequency((9, DataFor(step.ExtensionName)), (1, Gen.Elements("{}", """{ "amount": "few" }""", """{ "Approved": 5 }""")))
          from hours in Gen.Elements(0, 0, 0, 0.5, 1, 3, 10)
          from isDeadline in Gen.Choose(0, 7)
          select new TrialAnswer(step.UniqueName, null, person, roles, JsonValues.MapOf(JsonElement.Parse(data)), TimeSpan.FromHours(hours), isDeadline == 0);

    private static Gen<string> DataFor(string type) => type == "RequireInput"
        ? Gen.Elements("""{ "amount": 12 }""", """{ "amount": 1e1 }""")
        : Gen.Elements(
            """{ "Approved": true }""", """{ "Approved": true }""", """{ "Approved": true, "Comment": "fine" }""", """{ "Approved": "False", "Comment": "no" }""",
            """{ "Approved": false }""", """{ "Answer": "changes" }""");

    private static Gen<TrialOutcomes?> AnyOutcomes() =>
        from count in Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(1, 3)))
        from each in Gen.Elements(
            Tries.Brings("{}"), Tries.Brings("{}"), Tries.Brings("""{ "amount": 30, "owner": "dave", "list": { "a":  1 } }"""), Tries.Brings("""{ "title": 1 }"""), Tries.Fails("it is down", mayPass: true),
            Tries.Fails("it is down", mayPass: true), Tries.Fails("it refuses")).ListOf(count)
        from isOfEvery in Gen.Elements(true, false)
        select count == 0 ? null : new TrialOutcomes(isOfEvery ? [each[0]] : [.. each], isOfEvery);
}
