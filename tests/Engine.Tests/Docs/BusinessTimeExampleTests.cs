using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>The example of a step that escalates, and counts by a calendar.</summary>
public sealed class BusinessTimeExampleTests
{
    private static readonly Example Escalating = Example.Of(StepTypes.RequireApproval, "Business time and escalations");

    [Fact]
    public async Task An_approval_escalates_at_the_times_that_the_page_says()
    {
        const string Data = """{ "boss": "1" }""";
        Escalating.Says($"with `{Data}` in its initial data");
        await using var run = await Escalating.RunAsync(Data);
        Escalating.Says($"the history says `{Assert.Single(await run.Lab.HistoryAsync(run.Id, HistoryKind.Note)).Message}`");

        await run.AfterAsync(hours: 28);
        Escalating.Says($"On Monday at 17:00 it says `{Assert.Single(await run.Lab.HistoryAsync(run.Id, HistoryKind.EscalationElapsed)).Message}`");
        Escalating.Says($"`{run.Standing.Message}`");
        Escalating.Says($"the mail `{Assert.Single(run.Mails).Subject}` goes to {Assert.Single(run.Mails[0].To.Mailboxes).Address}");

        await run.AfterAsync(hours: 24);
        Escalating.Says($"On Tuesday at 17:00 it says `{(await run.Lab.HistoryAsync(run.Id, HistoryKind.EscalationElapsed))[^1].Message}`");
        Assert.Single(run.Mails);

        await run.AfterAsync(hours: 23.9);
        Assert.Equal(InstanceStatus.Suspended, run.Snapshot.Status);
        await run.AfterAsync(hours: 0.1);
        Assert.Equal(InstanceStatus.Rejected, run.Snapshot.Status);
    }
}
