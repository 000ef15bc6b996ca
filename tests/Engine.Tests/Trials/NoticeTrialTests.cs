using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Tests.Kit;
using static WorkflowFunctions.Engine.Tests.Trials.Tries;

namespace WorkflowFunctions.Engine.Tests.Trials;

/// <summary>A trial shows the notices that find their recipients themselves, and sends none.</summary>
public sealed class NoticeTrialTests
{
    [Fact]
    public async Task Those_who_may_answer_and_the_requester_would_be_told()
    {
        await using var lab = await Laboratory.OpenAsync();
        lab.Book.Add("alice", "alice@example.com", 2);
        lab.Book.AddRole(2, "approvers@example.com");

        var report = await lab.TryAsync(Workflows.OneApproval(1, ("NotifyApprovers", "True")) with { NotifyRequester = true }, Asking(Approves("Approve1", "alice")));

        Assert.Equal(InstanceStatus.Complete, report.End.Status);
        var asked = Assert.Single(report.Visit("Approve1").Effects);
        var told = Assert.IsType<PreviewedSending.Message>(Assert.Single(asked.Sent));
        Assert.Equal(("approvers-mail", "Your answer is wanted: A workflow"), (asked.Effect, told.Subject));
        Assert.Equal(2, told.Recipients.Length);
        var end = Assert.Single(report.Visits.SelectMany(visit => visit.Effects), effect => effect.Effect == "requester-mail");
        var ended = Assert.IsType<PreviewedSending.Message>(Assert.Single(end.Sent));
        Assert.Equal("Complete: A workflow", ended.Subject);
        Assert.Single(ended.Recipients);
        Assert.Empty(lab.Mail.Sent);
    }
}
