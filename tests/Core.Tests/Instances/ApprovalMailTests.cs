using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class ApprovalMailTests
{
    private const string BothMails = """
        { "ApprovalEmailRecipients": ["$(requester:mail)"], "DenialEmailRecipients": ["$(requester:mail)"] }
        """;

    [Theory]
    [InlineData(true, "approval-mail", "Complete")]
    [InlineData(false, "denial-mail", "Rejected")]
    public void The_outcome_is_mailed_before_the_flow_goes_on(bool approved, string effect, string then)
    {
        var walk = Walk.Begin(Flow.OneApproval(BothMails)).Vote(People.Alice, approved);

        Assert.Equal("SignalReceived StepSettled", walk.Kinds);
        Assert.Equal(new NextAction.RunStep(new AttemptId(2, effect, 1)), walk.Next);
        Assert.Equal(then, walk.End(Entries.Success()).Snapshot.State.GetType().Name);
    }

    [Fact]
    public void A_denial_that_is_mailed_still_says_who_denied()
    {
        var walk = Walk.Begin(Flow.OneApproval(BothMails)).Vote(People.Alice, approved: false).End(Entries.Success());

        Assert.Equal("Denied by alice at step 'Gate step'.", walk.Message);
    }

    [Fact]
    public void A_denial_with_an_output_deny_is_mailed_before_the_flow_goes_there()
    {
        var walk = Walk.Begin(Flow.Around(
            Flow.Approval(Flow.Gate, "EndNOOP", BothMails).Leading("deny", "Other"), Flow.Approval("Other", "EndNOOP")));

        Assert.Equal(InstanceStatus.Running, walk.Vote(People.Alice, approved: false).Snapshot.Status);
        Assert.Equal("Other", walk.End(Entries.Success()).Snapshot.Position.UniqueName);
    }

    [Theory]
    [InlineData("""{ "ApprovalEmailRecipients": ["a@example.com"] }""", false)]
    [InlineData("""{ "DenialEmailRecipients": ["a@example.com"] }""", true)]
    [InlineData("""{ "ApprovalEmailSubject": "Hello", "ApprovalEmailMessage": "Hello" }""", true)]
    [InlineData("{}", true)]
    public void An_outcome_without_recipients_is_not_mailed(string parameters, bool approved)
    {
        var walk = Walk.Begin(Flow.OneApproval(parameters)).Vote(People.Alice, approved);

        Assert.True(walk.Snapshot.State.IsEnded);
    }

    [Theory]
    [InlineData(true, "Complete")]
    [InlineData(false, "Rejected")]
    public void What_people_have_decided_stands_even_if_the_mail_about_it_cannot_be_sent(bool approved, string then)
    {
        var walk = Walk.Begin(Flow.OneApproval(BothMails)).Vote(People.Alice, approved).End(Entries.Permanent("the mail server refused it"));

        Assert.Equal(then, walk.Snapshot.State.GetType().Name);
        Assert.StartsWith("AttemptFailed NoticeGivenUp", walk.Kinds, StringComparison.Ordinal);
        Assert.Contains("the mail server refused it", walk.History[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Votes_are_closed_while_the_outcome_is_mailed()
    {
        var walk = Walk.Begin(Flow.OneApproval(BothMails)).Vote(People.Alice);

        var verdict = walk.Check(People.Bob, "Gate.ApprovalStatus", Entries.Answer(true));

        Assert.Equal(new Verdict.Refused(new Refusal.NotWaiting(InstanceStatus.Running)), verdict);
    }
}
