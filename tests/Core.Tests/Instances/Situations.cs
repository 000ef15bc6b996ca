using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>The states and the inbox entries of the machine's table, by the names that the table uses.</summary>
internal static class Situations
{
    /// <summary>Visit 1 is the start, visit 2 sends a mail, visit 3 asks two people within a day.</summary>
    private static readonly WorkflowDefinition MailThenApproval = Flow.Around(
        Flow.Mail("Tell", Flow.Gate),
        Flow.Approval(Flow.Gate, "EndNOOP", """{ "MinimumApprovals": 2, "DeadlineHours": 24, "ReminderHours": 8, "ReminderRecipients": ["a@example.com"] }""")) with { RequesterMayWithdraw = true };

    private static readonly WorkflowDefinition DelayThenInput = Flow.Around(
        Flow.Delay("Sleep", "Ask", """{ "Hours": 2 }"""), Flow.Input("Ask", "EndNOOP", """, "DeadlineHours": 24 """)) with { RequesterMayWithdraw = true };

    public static Walk Of(string state) => state switch
    {
        "running" => Walk.Begin(MailThenApproval),
        "retrying" => Of("running").End(Entries.Passing()),
        "waiting" => Of("running").End(Entries.Success()),
        "half approved" => Of("waiting").Vote(People.Alice),
        "reminding" => Of("waiting").After(TimeSpan.FromHours(8)),
        "reminding again" => Of("reminding").End(Entries.Passing()),
        "delayed" => Walk.Begin(DelayThenInput),
        "asking" => Of("delayed").After(TimeSpan.FromHours(2)),
        "complete" => Of("half approved").Vote(People.Bob),
        "rejected" => Of("waiting").Vote(People.Alice, approved: false),
        "failed" => Of("running").End(Entries.Permanent()),
        "stopped" => After("waiting", Commands.Stop()),
        "withdrawn" => After("waiting", Commands.Withdraw()),
        "stopped while retrying" => After("retrying", Commands.Stop()),
        "restarted" => After("waiting", Commands.Restart()),
        "restarted and succeeded" => Of("restarted").SucceedBy(WorkflowMachine.SuccessorStarted),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no such state"),
    };

    private static Walk After(string state, InstanceCommand command)
    {
        var walk = Of(state);
        Assert.IsType<CommandVerdict.Applied>(walk.Do(command));
        return walk;
    }

    /// <summary>The entry as it would have to be to concern the instance where it stands, or just not.</summary>
    public static InboxEntry EntryFor(Walk walk, string kind)
    {
        var (visit, now) = (walk.Visit, walk.Now);
        return kind switch
        {
            "approval" => Entries.Vote(visit, People.Carol, approved: true, now),
            "alice's approval" => Entries.Vote(visit, People.Alice, approved: true, now),
            "denial" => Entries.Vote(visit, People.Carol, approved: false, now),
            "earlier visit's approval" => Entries.Vote(visit - 1, People.Carol, approved: true, now),
            "approval at the deadline" => Entries.Vote(visit, People.Carol, approved: true, now.AddHours(24)),
            "unreadable signal" => Entries.Signal(visit, People.Carol, JsonMap.From(("Approved", "perhaps")), now),
            "success" => Entries.Outcome(visit, Effects.Step, 1, Entries.Success(), now),
            "passing failure" => Entries.Outcome(visit, Effects.Step, 1, Entries.Passing(), now),
            "permanent failure" => Entries.Outcome(visit, Effects.Step, 1, Entries.Permanent(), now),
            "second attempt's success" => Entries.Outcome(visit, Effects.Step, 2, Entries.Success(), now),
            "other effect's success" => Entries.Outcome(visit, Effects.DenialMail, 1, Entries.Success(), now),
            "deadline" => Entries.Deadline(visit, now.AddHours(24)),
            "early deadline" => Entries.Deadline(visit, now.AddHours(23)),
            "earlier visit's deadline" => Entries.Deadline(visit - 1, now.AddHours(24)),
            "retry" => Entries.Retry(visit, Effects.Step, 2, now),
            "reminder" => Entries.Reminder(visit, 1, now.AddHours(8)),
            "second reminder" => Entries.Reminder(visit, 2, now.AddHours(8)),
            "earlier visit's reminder" => Entries.Reminder(visit - 1, 1, now.AddHours(8)),
            "reminder's success" => Entries.Outcome(visit, Effects.Reminder(1), 1, Entries.Success(), now),
            "reminder's passing failure" => Entries.Outcome(visit, Effects.Reminder(1), 1, Entries.Passing(), now),
            "reminder's permanent failure" => Entries.Outcome(visit, Effects.Reminder(1), 1, Entries.Permanent(), now),
            "reminder's retry" => Entries.Retry(visit, Effects.Reminder(1), 2, now),
            "delay" => Entries.Delay(visit, now.AddHours(2)),
            "earlier visit's delay" => Entries.Delay(visit - 1, now.AddHours(2)),
            "input" => Entries.Signal(visit, People.Carol, Json.Map("""{ "Cost": 5 }"""), now),
            "third attempt's retry" => Entries.Retry(visit, Effects.Step, 3, now),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such entry"),
        };
    }
}
