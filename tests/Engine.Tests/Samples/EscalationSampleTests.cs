using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using static WorkflowFunctions.Engine.Tests.Kit.Rehearsal;

namespace WorkflowFunctions.Engine.Tests.Samples;

/// <summary>The sample with an approval that has a deadline, and is escalated.</summary>
public sealed class EscalationSampleTests
{
    private const string Certificate = """{ "cn": "mail.example.com" }""";

    [Fact]
    public async Task An_owner_who_approves_in_time_is_enough()
    {
        await using var run = await BeginAsync(SampleFiles.Escalation, Certificate);

        await run.ApproveAsync(Dave, "OwnerApproval", "ours");

        Assert.Equal((InstanceStatus.Complete, "EndNOOP", "Complete."), run.Standing);
        var mail = Assert.Single(run.Mails);
        Assert.Equal(("Your certificate for mail.example.com", "erin@example.com"), (mail.Subject, mail.To.ToString()));
        Assert.Contains("was approved: dave: &quot;ours&quot;", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_who_denies_in_time_is_enough_too()
    {
        await using var run = await BeginAsync(SampleFiles.Escalation, Certificate);

        await run.DenyAsync(Carol, "OwnerApproval", "not ours");

        Assert.Equal((InstanceStatus.Rejected, "OwnerApproval", "Denied by carol at step 'Owner approves'."), run.Standing);
        Assert.Equal("Your certificate for mail.example.com was denied", Assert.Single(run.Mails).Subject);
    }

    [Fact]
    public async Task The_owners_are_reminded_after_a_day_and_the_approvers_decide_after_two()
    {
        await using var run = await BeginAsync(SampleFiles.Escalation, Certificate);

        await run.AfterAsync(hours: 24);
        Assert.Equal(("OwnerApproval", "Please decide on mail.example.com"), (run.Standing.Step, Assert.Single(run.Mails).Subject));
        Assert.Equal("certificate-owners@example.com", run.Mails[0].To.ToString());
        await run.AfterAsync(hours: 24);
        Assert.Equal(("EscalationApproval", "Awaiting 1 more approval(s) from PKI Approvers."), (run.Standing.Step, run.Standing.Message));
        Assert.Equal(("Escalated: mail.example.com", "pki-team@example.com"), (run.Mails[^1].Subject, run.Mails[^1].To.ToString()));

        Assert.IsType<Refusal.StandsElsewhere>(await run.RefusalAsync(Dave, "OwnerApproval.ApprovalStatus", """{ "Approved": true }"""));
        await run.ApproveAsync(Alice, "EscalationApproval");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal(["Please decide on mail.example.com", "Escalated: mail.example.com", "Your certificate for mail.example.com"],
            run.Mails.Select(mail => mail.Subject));
    }

    [Fact]
    public async Task The_approvers_may_deny_what_was_escalated()
    {
        await using var run = await BeginAsync(SampleFiles.Escalation, Certificate);

        await run.AfterAsync(hours: 48);
        await run.DenyAsync(Bob, "EscalationApproval", "nobody knows it");

        Assert.Equal((InstanceStatus.Rejected, "EscalationApproval", "Denied by bob at step 'PKI approvers decide'."), run.Standing);
        Assert.Contains("bob: &quot;nobody knows it&quot;", run.Mails[^1].HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_has_decided_after_three_days_is_rejected()
    {
        await using var run = await BeginAsync(SampleFiles.Escalation, Certificate);

        await run.AfterAsync(hours: 48);
        await run.AfterAsync(hours: 24);

        Assert.Equal((InstanceStatus.Rejected, "EscalationApproval", "The deadline of step 'PKI approvers decide' passed."), run.Standing);
    }
}
