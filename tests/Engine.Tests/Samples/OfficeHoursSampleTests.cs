using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using static WorkflowFunctions.Engine.Tests.Kit.Rehearsal;

namespace WorkflowFunctions.Engine.Tests.Samples;

/// <summary>The sample whose hours count in the office only. It begins on a Sunday.</summary>
public sealed class OfficeHoursSampleTests
{
    [Fact]
    public async Task Owners_may_approve_on_Monday_evening_and_administrators_on_Tuesday()
    {
        await using var run = await BeginAsync(SampleFiles.OfficeHours, """{ "cn": "setup.exe" }""");
        await run.AfterAsync(hours: 24);
        Assert.IsType<Refusal.MissingRole>(await run.RefusalAsync(Dave, "OfficeApproval.ApprovalStatus", """{ "Approved": "True" }"""));

        await run.AfterAsync(hours: 4);
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers or Certificate Owners.", run.Standing.Message);
        Assert.Equal("Please decide on setup.exe today", Assert.Single(run.Mails).Subject);

        await run.AfterAsync(hours: 24);
        Assert.Equal(2, run.Mails.Count);
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers or Certificate Owners or Administrators.", run.Standing.Message);
        await run.ApproveAsync(Dave, "OfficeApproval");
        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
    }

    [Fact]
    public async Task Nobody_answers_in_24_office_hours_and_it_is_rejected()
    {
        await using var run = await BeginAsync(SampleFiles.OfficeHours);

        await run.AfterAsync(hours: 76);

        Assert.Equal((InstanceStatus.Rejected, "The deadline of step 'Approve in office hours' passed."), (run.Standing.Status, run.Standing.Message));
        Assert.Equal(2, (await run.Lab.HistoryAsync(run.Id, HistoryKind.EscalationElapsed)).Count);
        Assert.Empty(run.Mails);
    }
}
