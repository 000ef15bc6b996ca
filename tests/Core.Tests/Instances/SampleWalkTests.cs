using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class SampleWalkTests
{
    [Fact]
    public void An_enrollment_completes_with_two_approvals_and_a_mail()
    {
        var walk = Walk.Begin(SampleFile.Load(SampleFile.Enrollment), """{ "cn": "www.example.com" }""");
        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers.", walk.Message);

        walk.Vote(People.Alice, comment: "key is fine");
        Assert.Equal(InstanceStatus.Suspended, walk.Snapshot.Status);
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", walk.Message);

        walk.Vote(People.Bob);
        Assert.Equal(new NextAction.RunStep(new AttemptId(3, Effects.Step, 1)), walk.Next);
        Assert.Equal("TellRequester", walk.Snapshot.Position.UniqueName);
        Assert.Equal("alice: \"key is fine\"", JsonValues.Text(walk.Snapshot.Data["approvalsignalcmnts"]));

        walk.End(Entries.Success());
        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
        Assert.Equal("EndNOOP", walk.Snapshot.Position.UniqueName);
    }

    [Fact]
    public void A_denied_enrollment_is_mailed_and_rejected()
    {
        var walk = Walk.Begin(SampleFile.Load(SampleFile.Enrollment)).Vote(People.Alice).Vote(People.Bob, approved: false);
        Assert.Equal(new NextAction.RunStep(new AttemptId(2, Effects.DenialMail, 1)), walk.Next);

        walk.End(Entries.Success());

        Assert.Equal((InstanceStatus.Rejected, "Denied by bob at step 'Two approvals'."), (walk.Snapshot.Status, walk.Message));
    }

    [Theory]
    [InlineData("""{ "production": true }""", true)]
    [InlineData("""{ "production": "False" }""", false)]
    [InlineData("{}", true)]
    public void A_revocation_asks_security_unless_the_certificate_is_said_not_to_be_in_production(string data, bool asksSecurity)
    {
        var walk = Walk.Begin(SampleFile.Load(SampleFile.Revocation), data);
        Assert.Equal(new SignalKey("OwnerApproval", "ApprovalStatus"), walk.Snapshot.AwaitedSignal);

        walk.Vote(People.Dave);
        Assert.Equal(asksSecurity ? new SignalKey("SecurityApproval", "ApprovalStatus") : null, walk.Snapshot.AwaitedSignal);

        if (asksSecurity)
            walk.Vote(People.Alice);
        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
        Assert.Equal("""{"RetiredCertificate":"True"}""", walk.Snapshot.Data["metadata"].GetRawText());
    }

    [Fact]
    public void A_revocation_that_its_owner_denies_is_never_shown_to_security()
    {
        var walk = Walk.Begin(SampleFile.Load(SampleFile.Revocation)).Vote(People.Carol, approved: false);

        Assert.Equal(InstanceStatus.Rejected, walk.Snapshot.Status);
        Assert.Null(walk.Snapshot.LatestSignalVisit("SecurityApproval"));
    }
}
