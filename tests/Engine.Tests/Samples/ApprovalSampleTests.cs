using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using static WorkflowFunctions.Engine.Tests.Kit.Rehearsal;

namespace WorkflowFunctions.Engine.Tests.Samples;

/// <summary>The samples that only people decide: two approvals, two stages, four eyes.</summary>
public sealed class ApprovalSampleTests
{
    private const string Certificate = """{ "cn": "www.example.com" }""";

    [Fact]
    public async Task Two_approvals_let_a_certificate_pass_and_tell_the_requester()
    {
        await using var run = await BeginAsync(SampleFiles.TwoApprovals, Certificate);
        Assert.Equal((InstanceStatus.Suspended, "RequireApproval1", "Awaiting 2 more approval(s) from PKI Approvers."), run.Standing);

        await run.ApproveAsync(Alice, "RequireApproval1", "looks right");
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", run.Standing.Message);
        await run.ApproveAsync(Bob, "RequireApproval1");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        var mail = Assert.Single(run.Mails);
        Assert.Equal(("Your certificate for www.example.com", "erin@example.com, pki-team@example.com"), (mail.Subject, mail.To.ToString()));
        Assert.Contains("was approved: alice: &quot;looks right", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_denial_instead_rejects_it_and_the_mail_says_why()
    {
        await using var run = await BeginAsync(SampleFiles.TwoApprovals, Certificate);

        await run.ApproveAsync(Alice, "RequireApproval1");
        await run.DenyAsync(Carol, "RequireApproval1", "no such host");

        Assert.Equal((InstanceStatus.Rejected, "RequireApproval1", "Denied by carol at step 'Two approvals'."), run.Standing);
        var mail = Assert.Single(run.Mails);
        Assert.Equal(("Your certificate for www.example.com was denied", "erin@example.com"), (mail.Subject, mail.To.ToString()));
        Assert.Contains("carol: &quot;no such host&quot;", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_confirms_a_revocation_before_security_is_asked()
    {
        await using var run = await BeginAsync(SampleFiles.TwoStages, """{ "production": "True" }""", Dave);
        Assert.IsType<Refusal.StandsElsewhere>(await run.RefusalAsync(Alice, "SecurityApproval.ApprovalStatus", """{ "Approved": true }"""));

        await run.ApproveAsync(Dave, "OwnerApproval");
        Assert.Equal((InstanceStatus.Suspended, "SecurityApproval", "Awaiting 1 more approval(s) from PKI Approvers."), run.Standing);
        await run.ApproveAsync(Alice, "SecurityApproval");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal("""{"RetiredCertificate":"True"}""", run.Data("metadata"));
    }

    [Fact]
    public async Task Security_is_not_asked_where_the_certificate_is_not_in_production()
    {
        await using var run = await BeginAsync(SampleFiles.TwoStages, """{ "production": false }""", Dave);

        await run.ApproveAsync(Carol, "OwnerApproval");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal("""{"RetiredCertificate":"True"}""", run.Data("metadata"));
    }

    [Theory]
    [InlineData("OwnerApproval", "Denied by carol at step 'Owner confirms'.")]
    [InlineData("SecurityApproval", "Denied by carol at step 'Security approves'.")]
    public async Task A_revocation_that_either_of_them_denies_is_rejected(string denied, string message)
    {
        await using var run = await BeginAsync(SampleFiles.TwoStages, by: Dave);

        if (denied == "SecurityApproval")
            await run.ApproveAsync(Dave, "OwnerApproval");
        await run.DenyAsync(Carol, denied);

        Assert.Equal((InstanceStatus.Rejected, denied, message), run.Standing);
        Assert.False(run.Snapshot.Data.ContainsKey("metadata"));
    }

    [Fact]
    public async Task Four_eyes_are_one_of_each_role_and_not_those_of_the_requester()
    {
        await using var run = await BeginAsync(SampleFiles.FourEyes, by: Dave);
        Assert.Equal("Awaiting 2 more approval(s): 1 from PKI Approvers, 1 from Certificate Owners.", run.Standing.Message);
        Assert.IsType<Refusal.RequesterMayNotApprove>(await run.RefusalAsync(Dave, "FourEyes.ApprovalStatus", """{ "Approved": true }"""));

        await run.ApproveAsync(Alice, "FourEyes", "key is on a token");
        await run.ApproveAsync(Bob, "FourEyes");
        Assert.Equal("Awaiting 1 more approval(s) from Certificate Owners.", run.Standing.Message);
        await run.ApproveAsync(Carol, "FourEyes", "mine");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal("""{"FourEyes":"alice: \u0022key is on a token\u0022; carol: \u0022mine\u0022"}""", run.Data("metadata"));
        var mail = Assert.Single(run.Mails);
        Assert.Equal(("Approved: Code signing certificate: four eyes, one of each role", "dave@example.com"), (mail.Subject, mail.To.ToString()));
    }

    [Fact]
    public async Task A_person_with_both_roles_takes_only_one_of_the_two_seats()
    {
        await using var run = await BeginAsync(SampleFiles.FourEyes);

        await run.ApproveAsync(Carol, "FourEyes");
        Assert.Equal(InstanceStatus.Suspended, run.Snapshot.Status);
        await run.ApproveAsync(Dave, "FourEyes");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
    }

    [Fact]
    public async Task A_denial_under_four_eyes_is_told_to_both_sides_and_noted()
    {
        await using var run = await BeginAsync(SampleFiles.FourEyes);

        await run.ApproveAsync(Dave, "FourEyes");
        await run.DenyAsync(Bob, "FourEyes", "no <b>token</b>");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal("""{"FourEyes":"denied"}""", run.Data("metadata"));
        var mail = Assert.Single(run.Mails);
        Assert.Equal("erin@example.com, pki-team@example.com", mail.To.ToString());
        Assert.Contains("denied: bob: &quot;no &lt;b&gt;token&lt;/b&gt;&quot;", mail.HtmlBody, StringComparison.Ordinal);
    }
}
