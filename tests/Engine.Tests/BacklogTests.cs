using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

public sealed class BacklogTests
{
    [Fact]
    public async Task What_is_due_is_counted_with_the_oldest_and_what_lies_ahead_is_not()
    {
        await using var lab = await Laboratory.OpenAsync();
        var reader = new BacklogReader(lab.Store, lab.Time);
        var none = await reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(new Backlog(0, false, null, null), none);

        var first = await lab.StartAsync(Workflows.OneApproval(2, ("DeadlineHours", "24")));
        await lab.StartAsync(Workflows.OneApproval(1));
        var accepted = lab.Time.GetUtcNow();
        await lab.AcceptAsync(first, Workflows.First, "alice");
        lab.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new Backlog(1, false, accepted, accepted.AddHours(24)), await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_last_resume_run_is_known_to_its_process()
    {
        await using var lab = await Laboratory.OpenAsync();
        Assert.Null(lab.Resume.LastRun);
        var report = await lab.Resume.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(new ResumeRun(lab.Time.GetUtcNow(), report), lab.Resume.LastRun);
    }
}
