using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>A workflow, any entry in folding order, and the moment at which it is folded. Much of the entry is nonsense.</summary>
public sealed record Scenario(string Workflow, IReadOnlyList<InboxEntry> Inbox, DateTimeOffset Now)
{
    private static readonly Dictionary<string, WorkflowDefinition> Workflows = new()
    {
        ["one of two denials"] = Flow.OneApproval("""{ "MinimumApprovals": 2, "MinimumDenials": 2 }"""),
        ["deadline"] = Flow.OneApproval("""{ "MinimumApprovals": 3, "DeadlineHours": 1, "OnDeadline": "Continue" }"""),
        ["mails"] = Flow.OneApproval("""
            { "ApprovalEmailRecipients": ["a@example.com"], "DenialEmailRecipients": ["a@example.com"] }
            """),
        ["loop"] = Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP", """{ "MinimumApprovals": 2, "DeadlineHours": 0.5 }""")
            .Leading(StepOutputs.Deny, Flow.Gate).Leading(StepOutputs.Deadline, Flow.Gate)),
        ["effects"] = Flow.Around(Flow.Mail("Tell", "Again"), Flow.Mail("Again", Flow.Gate), Flow.Approval(Flow.Gate, "Tell")),
        ["reminders"] = Flow.OneApproval("""
            { "MinimumApprovals": 2, "DeadlineHours": 2, "ReminderHours": 0.25, "ReminderRecipients": ["a@example.com"] }
            """),
        ["escalations"] = Flow.OneApproval("""
            { "MinimumApprovals": 2, "DeadlineHours": 2, "ReminderHours": 0.4, "ReminderRecipients": ["a@example.com"],
              "Escalations": [{ "AfterHours": 0.4, "AddRoleIds": [3], "Notify": ["b@example.com"] }, { "AfterHours": 0.6, "Notify": ["c@example.com"] }] }
            """),
        ["seats"] = Flow.OneApproval("""{ "ApprovalsPerRole": { "2": 2 } }"""),
        ["pauses"] = Flow.Around(Flow.Delay("Sleep", Flow.Gate, """{ "Hours": 0.5 }"""), Flow.Input(Flow.Gate, "Sleep")),
        ["variables"] = Flow.Around(
            Flow.Approval(Flow.Gate, "Set"), Flow.SetVariable("Set", "EndNOOP", """{ "x": "$(approvalsignalcmnts)" }""")),
    };

    private static readonly Caller[] Callers = [People.Alice, People.Bob, People.Carol, People.Dave, People.Erin];

    public WorkflowDefinition Definition => Workflows[Workflow];

    public InstanceSnapshot Started => WorkflowMachine.Start(Walk.Origin(), Definition).Snapshot;

    public FoldResult Turn() => WorkflowMachine.Turn(Started, Inbox, Definition, Now);

    /// <summary>What an attempt that begins then notes of itself, and leads to.</summary>
    public FoldResult Claim() => WorkflowMachine.Claim(Turn().Snapshot, Definition, Now);

    /// <summary>What time alone brings two hours after the entry.</summary>
    public FoldResult LaterTurn() => WorkflowMachine.Turn(Claim().Snapshot, [], Definition, Now.AddHours(2));

    public override string ToString() => $"{Workflow} at {Now:O}\n{string.Join('\n', Inbox)}";

    /// <summary>Found by name, through <c>[Property(Arbitrary = …)]</c>.</summary>
    public static Arbitrary<Scenario> Any() => (
        from workflow in Gen.Elements(Workflows.Keys.ToArray())
        from count in Gen.Choose(0, 15)
        from entry in AnyEntry().ListOf(count)
        from minutes in Gen.Choose(0, 180)
        select new Scenario(workflow, [.. entry.DistinctBy(one => one.Key).Order(InboxEntry.FoldingOrder)], Walk.Noon.AddMinutes(minutes)))
        .ToArbitrary();

    private static Gen<InboxEntry> AnyEntry() =>
        from visit in Gen.Frequency((6, Gen.Constant(2)), (4, Gen.Choose(3, 4)), (1, Gen.Choose(-1, 12)))
        from minutes in Gen.Choose(-5, 180)
        from number in Gen.Frequency((6, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Choose(-1, 6)))
        from effect in Gen.Elements("step", "step", "step", "reminder-mail-1", "reminder-mail-2", "approval-mail", "denial-mail", "nonsense")
        from caller in Gen.Elements(Callers)
        from data in Gen.Elements(
            """{ "Approved": true, "Comment": "$(title)" }""", """{ "Approved": "False" }""", "{}", """{ "Approved": 5 }""",
            """{ "Cost": 7 }""")
        from outcome in Gen.Elements(
            Entries.Success("""{ "x": 1 }"""), Entries.Success("""{ "title": 1 }"""), Entries.Passing(), Entries.Passing(retryAfter: TimeSpan.MaxValue), Entries.Permanent())
        from lie in Gen.Frequency((19, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>("", "deadline.2", "outcome.2.step.1", "?")))
        from kind in Gen.Choose(0, 10)
        let at = Walk.Noon.AddMinutes(minutes)
        let entry = kind switch
        {
            <= 2 => Entries.Outcome(visit, effect, number, outcome, at),
            3 => Entries.Deadline(visit, at),
            4 => Entries.Retry(visit, effect, number, at),
            5 => Entries.Delay(visit, at),
            6 => Entries.Reminder(visit, number, at),
            _ => (InboxEntry)Entries.Signal(visit, caller, Json.Map(data), at),
        }
        select lie is null ? entry : entry with { Key = lie };
}
