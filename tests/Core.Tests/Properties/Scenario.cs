using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;
using Post = WorkflowFunctions.Core.Tests.Support.Mail;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>A workflow, any mail in folding order, and the moment at which it is folded. Much of the mail is nonsense.</summary>
public sealed record Scenario(string Workflow, IReadOnlyList<InstanceMail> Mail, DateTimeOffset Now)
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
        ["seats"] = Flow.OneApproval("""{ "ApprovalsPerRole": { "2": 2 } }"""),
        ["pauses"] = Flow.Around(Flow.Delay("Sleep", Flow.Gate, """{ "Hours": 0.5 }"""), Flow.Input(Flow.Gate, "Sleep")),
        ["variables"] = Flow.Around(
            Flow.Approval(Flow.Gate, "Set"), Flow.SetVariable("Set", "EndNOOP", """{ "x": "$(approvalsignalcmnts)" }""")),
    };

    private static readonly Caller[] Callers = [People.Alice, People.Bob, People.Carol, People.Dave, People.Erin];

    public WorkflowDefinition Definition => Workflows[Workflow];

    public InstanceSnapshot Started => WorkflowMachine.Start(Walk.Origin(), Definition).Snapshot;

    public FoldResult Turn() => WorkflowMachine.Turn(Started, Mail, Definition, Now);

    /// <summary>What time alone brings two hours after the mail.</summary>
    public FoldResult LaterTurn() => WorkflowMachine.Turn(Turn().Snapshot, [], Definition, Now.AddHours(2));

    public override string ToString() => $"{Workflow} at {Now:O}\n{string.Join('\n', Mail)}";

    /// <summary>Found by name, through <c>[Property(Arbitrary = …)]</c>.</summary>
    public static Arbitrary<Scenario> Any() => (
        from workflow in Gen.Elements(Workflows.Keys.ToArray())
        from count in Gen.Choose(0, 15)
        from mail in AnyMail().ListOf(count)
        from minutes in Gen.Choose(0, 180)
        select new Scenario(workflow, [.. mail.DistinctBy(one => one.Key).Order(InstanceMail.FoldingOrder)], Walk.Noon.AddMinutes(minutes)))
        .ToArbitrary();

    private static Gen<InstanceMail> AnyMail() =>
        from visit in Gen.Frequency((6, Gen.Constant(2)), (4, Gen.Choose(3, 4)), (1, Gen.Choose(-1, 12)))
        from minutes in Gen.Choose(-5, 180)
        from number in Gen.Frequency((6, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Choose(-1, 6)))
        from effect in Gen.Elements("step", "step", "step", "reminder-mail-1", "reminder-mail-2", "approval-mail", "denial-mail", "nonsense")
        from caller in Gen.Elements(Callers)
        from data in Gen.Elements(
            """{ "Approved": true, "Comment": "$(title)" }""", """{ "Approved": "False" }""", "{}", """{ "Approved": 5 }""",
            """{ "Cost": 7 }""")
        from outcome in Gen.Elements(
            Post.Success("""{ "x": 1 }"""), Post.Success("""{ "title": 1 }"""), Post.Passing(retryAfter: TimeSpan.MaxValue), Post.Permanent())
        from lie in Gen.Frequency((19, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>("", "deadline.2", "outcome.2.step.1", "?")))
        from kind in Gen.Choose(0, 10)
        let at = Walk.Noon.AddMinutes(minutes)
        let mail = kind switch
        {
            <= 2 => Post.Outcome(visit, effect, number, outcome, at),
            3 => Post.Deadline(visit, at),
            4 => Post.Retry(visit, effect, number, at),
            5 => Post.Delay(visit, at),
            6 => Post.Reminder(visit, number, at),
            _ => (InstanceMail)Post.Signal(visit, caller, Json.Map(data), at),
        }
        select lie is null ? mail : mail with { Key = lie };
}
