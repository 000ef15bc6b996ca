using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class EscalationTests
{
    private const string Twice = """
        { "MinimumApprovals": 2, "Escalations": [
            { "AfterHours": 8, "AddRoleIds": [3], "Notify": ["owners@example.com"] },
            { "AfterHours": 24, "AddRoleTokens": ["$(boss)"], "Notify": "boss@example.com" } ] }
        """;

    private static readonly ApproverDirectory Directory = new([new Role(3, "Owners", [])], [new KnownPerson(People.Admin.Person, [])]);

    [Fact]
    public void Each_escalation_happens_once_in_order_and_its_time_is_shown_before()
    {
        var walk = Begin();
        Assert.Equal(Walk.Noon.AddHours(8), WorkflowMachine.TimesOf(walk.Snapshot, walk.Definition).NextEscalation);
        Assert.Equal(Walk.Noon.AddHours(8), walk.Snapshot.State.DueAt);

        walk.At(Walk.Noon.AddHours(8));
        Assert.Equal("EscalationElapsed", walk.Kinds);
        Assert.Equal("Escalation 1 is due: Owners may answer as well.", walk.History[0].Message);
        Assert.Equal("escalation-mail-1", Assert.IsType<NextAction.RunStep>(walk.Next).Attempt.Effect);
        walk.End(Entries.Success());
        Assert.Equal(Walk.Noon.AddHours(24), WorkflowMachine.TimesOf(walk.Snapshot, walk.Definition).NextEscalation);

        walk.At(Walk.Noon.AddHours(24)).End(Entries.Success());
        Assert.Null(WorkflowMachine.TimesOf(walk.Snapshot, walk.Definition).NextEscalation);
        Assert.Null(walk.Snapshot.State.DueAt);
        Assert.Empty(walk.At(Walk.Noon.AddHours(2400)).History);
    }

    [Fact]
    public void Whom_an_escalation_adds_may_answer_from_then_on_and_the_message_says_so()
    {
        var owner = People.Carol with { RoleIds = [3] };
        var walk = Begin();
        Assert.IsType<Verdict.Refused>(walk.Check(owner, "Gate.ApprovalStatus", Entries.Answer(true)));
        Assert.IsType<Verdict.Refused>(walk.Check(People.Admin, "Gate.ApprovalStatus", Entries.Answer(true)));

        walk.At(Walk.Noon.AddHours(8)).Vote(owner);
        Assert.IsType<Verdict.Refused>(walk.Check(People.Admin, "Gate.ApprovalStatus", Entries.Answer(true)));
        walk.At(Walk.Noon.AddHours(24));
        Assert.EndsWith(" or admin.", walk.Message, StringComparison.Ordinal);
        walk.Vote(People.Admin);

        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
    }

    [Fact]
    public void Escalations_that_were_missed_are_made_up_in_order_each_at_its_own_time()
    {
        var walk = Begin().At(Walk.Noon.AddHours(100));

        Assert.Equal("EscalationElapsed EscalationElapsed", walk.Kinds);
        Assert.Equal([Walk.Noon.AddHours(8), Walk.Noon.AddHours(24)], walk.History.Select(entry => entry.At));
        Assert.Equal("escalation-mail-1", Assert.IsType<NextAction.RunStep>(walk.Next).Attempt.Effect);
        Assert.Equal("escalation-mail-2", Assert.IsType<NextAction.RunStep>(walk.End(Entries.Success()).Next).Attempt.Effect);
        Assert.IsType<NextAction.AwaitSignal>(walk.End(Entries.Success()).Next);
    }

    [Fact]
    public void Votes_count_while_the_mail_is_sent_and_a_settled_step_escalates_no_more()
    {
        var walk = Begin().At(Walk.Noon.AddHours(8)).Claim().Vote(People.Alice);
        Assert.Equal("escalation-mail-1", Assert.IsType<NextAction.RunStep>(walk.Next).Attempt.Effect);

        walk.Vote(People.Bob);
        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);

        walk.Take(Entries.Outcome(2, Effects.Escalation(1), 1, Entries.Success(), walk.Now));
        Assert.Equal("AttemptNotCounted", walk.Kinds);
        Assert.Empty(walk.At(Walk.Noon.AddHours(200)).History);
    }

    [Fact]
    public void A_mail_that_fails_is_tried_again_and_given_up_and_whoever_was_added_stays()
    {
        var walk = Begin().At(Walk.Noon.AddHours(8));
        for (var attempt = 1; attempt < RetryPolicy.Default.MaxAttempts; attempt++)
            walk.End(Entries.Passing()).At(walk.Snapshot.State.DueAt!.Value);
        walk.End(Entries.Passing());

        Assert.Equal("AttemptFailed NoticeGivenUp", walk.Kinds);
        Assert.Contains(3, Waiting(walk).RoleIds);
        Assert.Empty(Waiting(walk).EscalationNotices);
    }

    [Fact]
    public void An_escalation_does_not_wait_for_a_reminder_that_fails_nor_the_reminder_for_it()
    {
        var walk = Begin("""
            { "ReminderHours": 8, "ReminderRecipients": ["a@example.com"], "Escalations": [{ "AfterHours": 8, "AddRoleIds": [3], "Notify": ["b@example.com"] }] }
            """).At(Walk.Noon.AddHours(8));
        Assert.Equal("EscalationElapsed ReminderElapsed", walk.Kinds);

        var first = Assert.IsType<NextAction.RunStep>(walk.Claim().Next).Attempt.Effect;
        walk.End(Entries.Passing());
        var second = Assert.IsType<NextAction.RunStep>(walk.Claim().Next).Attempt.Effect;
        walk.End(Entries.Success());

        Assert.Equal(["escalation-mail-1", "reminder-mail-1"], new[] { first, second }.Order(StringComparer.Ordinal));
        Assert.Equal(first, Assert.IsType<NextAction.RunStep>(walk.After(TimeSpan.FromHours(1)).Next).Attempt.Effect);
    }

    [Fact]
    public void While_an_attempt_is_under_way_another_notice_does_not_take_its_place()
    {
        var walk = Begin("""
            { "ReminderHours": 7, "ReminderRecipients": ["a@example.com"], "Escalations": [{ "AfterHours": 7.01, "Notify": ["b@example.com"] }] }
            """).At(Walk.Noon.AddHours(7)).Claim();
        walk.At(Waiting(walk).NextEscalation!.At);

        Assert.Equal("EscalationElapsed", walk.Kinds.Split(' ')[0]);
        Assert.Equal("reminder-mail-1", Assert.IsType<NextAction.RunStep>(walk.Next).Attempt.Effect);
        Assert.Equal("escalation-mail-1", Assert.IsType<NextAction.RunStep>(walk.End(Entries.Success()).Next).Attempt.Effect);
    }

    [Fact]
    public void Nothing_is_sent_for_what_the_deadline_has_settled()
    {
        var walk = Begin("""{ "DeadlineHours": 9, "Escalations": [{ "AfterHours": 8, "AddRoleIds": [3], "Notify": ["b@example.com"] }] }""");

        walk.At(Walk.Noon.AddHours(20));

        Assert.Equal("EscalationElapsed DeadlineElapsed Rejected", walk.Kinds);
        Assert.IsType<NextAction.Finished>(walk.Next);
    }

    [Fact]
    public void A_token_that_gives_nobody_fails_the_step_when_it_is_entered_and_not_days_later()
    {
        var walk = Walk.Begin(Flow.OneApproval(Twice), """{ "boss": "nobody" }""", directory: Directory);

        Assert.Equal(InstanceStatus.Failed, walk.Snapshot.Status);
        Assert.Contains("escalation 2: its approvers cannot be found: '$(boss)' gave 'nobody'", walk.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_escalates_too()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Input("Ask", "EndNOOP", """, "Escalations": [{ "AfterHours": 2, "AddRoleIds": [3] }] """)));

        walk.At(Walk.Noon.AddHours(2));

        Assert.Equal("EscalationElapsed", walk.Kinds);
        Assert.Equal([2, 3], Waiting(walk).RoleIds);
        Assert.IsType<NextAction.AwaitSignal>(walk.Next);
    }

    [Fact]
    public void A_role_that_there_is_not_any_more_is_told_by_its_number()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "Escalations": [{ "AfterHours": 8, "AddRoleIds": [3, 1] }] }"""), directory: new([new Role(1, "Admins", [])], []));

        Assert.Equal("Escalation 1 is due: role 3, Admins may answer as well.", walk.At(Walk.Noon.AddHours(8)).History[0].Message);
    }

    [Fact]
    public void A_definition_whose_escalations_look_for_people_is_not_folded_while_others_wait_to_write()
    {
        Assert.False(WorkflowMachine.FoldsQuickly(Flow.OneApproval(Twice)));
        Assert.False(WorkflowMachine.FoldsQuickly(Flow.OneApproval("""{ "DeadlineHours": 8, "Calendar": "Office" }""")));
        Assert.True(WorkflowMachine.FoldsQuickly(Flow.OneApproval("""{ "Escalations": [{ "AfterHours": 2, "AddRoleIds": [3] }] }""")));
    }

    private static Walk Begin(string parameters = Twice) => Walk.Begin(Flow.OneApproval(parameters), """{ "boss": "admin" }""", directory: Directory);

    private static InstanceState.AwaitingSignal Waiting(Walk walk) => Assert.IsType<InstanceState.AwaitingSignal>(walk.Snapshot.State);
}
