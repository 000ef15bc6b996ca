using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>Those who are added to a step that waits are told at once, if it tells those who may answer.</summary>
public sealed class AdditionNoticeTests
{
    private const string Told = """{ "MinimumApprovals": 3, "NotifyApprovers": true, "DeadlineHours": 48 }""";

    private static readonly Caller Forwarder = Commands.Manager;

    [Fact]
    public void Who_is_added_is_told_by_a_mail_of_its_own_and_the_step_waits_meanwhile()
    {
        var walk = Begin(Told).End(Entries.Success());

        walk.Do(Commands.Assign("dave"));

        Assert.Equal(new AttemptId(2, "approvers-mail-2", 1), Assert.IsType<NextAction.RunStep>(walk.Next).Attempt);
        Assert.Equal(walk.History[0].Sequence, Assert.Single(Waiting(walk).EscalationNotices).Addition!.Noted);
        walk.Vote(People.Alice).End(Entries.Success());
        Assert.Empty(Waiting(walk).EscalationNotices);
        Assert.IsType<NextAction.AwaitSignal>(walk.Next);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "NotifyApprovers": false, "ReminderHours": 8 }""")]
    public void Nobody_is_told_unless_the_step_tells_those_who_may_answer(string parameters)
    {
        var walk = Begin(parameters);

        walk.Do(Commands.Assign("dave"));

        Assert.Empty(Waiting(walk).EscalationNotices);
    }

    [Fact]
    public void Each_addition_is_told_by_itself_and_a_repeat_tells_nobody()
    {
        var walk = Begin(Told).End(Entries.Success());
        walk.Do(Commands.Assign("dave"));
        walk.Do(Commands.Assign("dave"));
        walk.Do(Commands.Assign(Forwarder, ["dave", "admin"], People.CertificateOwners));

        var (first, second) = (Waiting(walk).EscalationNotices[0].Addition!, Waiting(walk).EscalationNotices[1].Addition!);
        Assert.Equal(2, Waiting(walk).EscalationNotices.Length);
        Assert.Equal(["dave"], first.Alone(Waiting(walk)).People.Select(person => person.Name));
        Assert.Empty(first.Alone(Waiting(walk)).RoleIds);
        Assert.Equal(["admin"], second.Alone(Waiting(walk)).People.Select(person => person.Name));
        Assert.Equal([People.CertificateOwners], second.Alone(Waiting(walk)).RoleIds);
        Assert.Equal([People.PkiApprovers], second.Before(Waiting(walk)).RoleIds);
        Assert.Equal(["dave"], second.Before(Waiting(walk)).People.Select(person => person.Name));
        Assert.Equal(first, Waiting(walk).FirstAddition);
        Assert.Equal("approvers-mail-4", Assert.IsType<NextAction.RunStep>(walk.End(Entries.Success()).Next).Attempt.Effect);
    }

    [Fact]
    public void Whom_an_escalation_adds_is_told_besides_its_mail()
    {
        var walk = Begin("""{ "NotifyApprovers": true, "Escalations": [{ "AfterHours": 8, "AddRoleIds": [3], "Notify": "boss@example.com" }, { "AfterHours": 9, "AddRoleIds": [2] }] }""")
            .End(Entries.Success()).At(Walk.Noon.AddHours(8));
        var noted = Assert.Single(walk.History, entry => entry.Kind == HistoryKind.EscalationElapsed).Sequence;

        Assert.Equal("approvers-mail-2", Assert.IsType<NextAction.RunStep>(walk.Next).Attempt.Effect);
        Assert.Equal(noted, Waiting(walk).EscalationNotices[0].Addition!.Noted);
        Assert.Equal("escalation-mail-1", Assert.IsType<NextAction.RunStep>(walk.End(Entries.Success()).Next).Attempt.Effect);
        // The second adds nobody.
        Assert.IsType<NextAction.AwaitSignal>(walk.End(Entries.Success()).At(Walk.Noon.AddHours(9)).Next);
    }

    [Fact]
    public void A_mail_that_fails_is_tried_again_and_given_up_in_the_end()
    {
        var walk = Begin(Told).End(Entries.Success());
        walk.Do(Commands.Assign("dave"));
        for (var attempt = 1; attempt < RetryPolicy.Default.MaxAttempts; attempt++)
        {
            walk.End(Entries.Passing()).At(Waiting(walk).EscalationNotices[0].DueAt);
            Assert.Equal(new AttemptId(2, "approvers-mail-2", attempt + 1), Assert.IsType<NextAction.RunStep>(walk.Next).Attempt);
            Assert.Equal(["dave"], Waiting(walk).EscalationNotices[0].Addition!.Alone(Waiting(walk)).People.Select(person => person.Name));
        }

        walk.End(Entries.Passing("the server was busy"));

        Assert.Equal("AttemptFailed NoticeGivenUp", walk.Kinds);
        Assert.IsType<NextAction.AwaitSignal>(walk.Next);
    }

    [Fact]
    public void After_the_deadline_nobody_is_told_any_more()
    {
        var walk = Begin("""{ "NotifyApprovers": true, "DeadlineHours": 8, "Escalations": [{ "AfterHours": 7, "AddRoleIds": [3] }] }""").End(Entries.Success());

        walk.At(Walk.Noon.AddHours(100));

        Assert.Equal("EscalationElapsed DeadlineElapsed Rejected", walk.Kinds);
    }

    private static Walk Begin(string parameters) => Walk.Begin(Flow.OneApproval(parameters));

    private static InstanceState.AwaitingSignal Waiting(Walk walk) => Assert.IsType<InstanceState.AwaitingSignal>(walk.Snapshot.State);
}
