using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.LocalHost.Tests.Scenarios;

/// <summary>Instances that got stuck go on by the schedules of the host, which starts at 9:01.</summary>
public sealed class ScheduleTests
{
    private const string Never = "0 0 0 1 1 *";

    /// <summary>Time passes quickly here, so a busy machine may be late by this much.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    [Fact]
    public Task The_sweep_runs_every_five_minutes() => AssertGoesOnAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5));

    [Fact]
    public Task The_daily_resume_runs_at_three() => AssertGoesOnAsync(
        new TimeSpan(17, 55, 0), new TimeSpan(18, 5, 0), ("SweepSchedule", Never));

    [Theory]
    [InlineData("SweepSchedule", "ResumeSchedule")]
    [InlineData("ResumeSchedule", "SweepSchedule")]
    public Task A_schedule_of_the_settings_counts(string schedule, string other) => AssertGoesOnAsync(
        TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20), (schedule, "0 13 * * * *"), (other, Never));

    [Theory]
    [InlineData(true, 701)]
    [InlineData(false, 700)]
    public async Task A_run_that_throws_is_logged_and_the_next_one_moves_what_got_stuck(bool isUnavailable, int logged)
    {
        using var log = new AwaitedEvent(logged);
        await using var host = await EmbeddedHost.StartAsync(new EmbeddedHost(("ResumeSchedule", Never))
        {
            Log = log,
            StoreTrouble = new StoreTrouble
            {
                Failure = () => isUnavailable ? new StorageUnavailableException("away") : new InvalidOperationException("unforeseen"),
            },
        });
        using var story = new Story(host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        host.StoreTrouble.FoldsAtOnce = false;
        host.Courier.Rings = Delivery.Never;
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        host.StoreTrouble.IsAway = true;

        host.Time.Advance(TimeSpan.FromMinutes(5));
        await log.Logged.WaitAsync(TestContext.Current.CancellationToken);
        host.StoreTrouble.IsAway = false;

        await story.TimePassesUntilAsync(id, snapshot => snapshot.State.IsEnded);
    }

    /// <summary>Asserts that an instance whose rings were all lost stands still until then, and goes on afterwards.</summary>
    private static async Task AssertGoesOnAsync(TimeSpan until, TimeSpan by, params (string Name, string Value)[] settings)
    {
        await using var host = await EmbeddedHost.StartAsync(settings);
        using var story = new Story(host);
        var start = host.Time.GetUtcNow();
        var id = await story.StartAsync(Samples.TwoApprovals);
        host.StoreTrouble.FoldsAtOnce = false;
        host.Courier.Rings = Delivery.Never;
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));

        host.Time.Advance(until);
        Assert.Equal(InstanceStatus.Suspended, (await story.LookAsync(id)).Status);
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State.IsEnded);

        Assert.InRange(host.Time.GetUtcNow() - start, until, by + Slack);
    }
}
