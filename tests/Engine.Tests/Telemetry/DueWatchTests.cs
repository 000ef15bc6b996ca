using System.Diagnostics.Metrics;
using WorkflowFunctions.Engine.Telemetry;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Telemetry;

public sealed class DueWatchTests
{
    [Fact]
    public async Task What_is_due_is_measured_by_its_age_once_the_store_has_answered()
    {
        await using var lab = await Laboratory.OpenAsync();
        await lab.AcceptAsync(await lab.StartAsync(Workflows.OneApproval(1)), Workflows.First, "alice");
        lab.Time.Advance(TimeSpan.FromSeconds(90));
        var watch = new DueWatch(lab.Store, lab.Time);

        Assert.Empty(watch.Measure());
        await watch.Asking;
        Assert.Equal([("inbox", 90), ("attempt", 0), ("wait", 0)], Show(watch.Measure()));
    }

    [Fact]
    public async Task The_store_is_asked_no_more_often_than_its_answer_holds()
    {
        await using var lab = await Laboratory.OpenAsync();
        var watch = new DueWatch(lab.Store, lab.Time);
        watch.Measure();
        await watch.Asking;
        var asked = lab.Store.LooksAhead;

        watch.Measure();
        lab.Time.Advance(DueWatch.Holds - TimeSpan.FromSeconds(1));
        watch.Measure();
        await watch.Asking;
        Assert.Equal(asked, lab.Store.LooksAhead);

        lab.Time.Advance(TimeSpan.FromSeconds(1));
        watch.Measure();
        await watch.Asking;
        Assert.True(lab.Store.LooksAhead > asked);
    }

    [Fact]
    public async Task An_answer_that_is_too_old_is_not_repeated()
    {
        await using var lab = await Laboratory.OpenAsync();
        var watch = new DueWatch(lab.Store, lab.Time);
        watch.Measure();
        await watch.Asking;

        lab.Time.Advance(DueWatch.Longest);
        Assert.NotEmpty(watch.Measure());
        await watch.Asking;
        lab.Time.Advance(DueWatch.Longest + TimeSpan.FromSeconds(1));
        Assert.Empty(watch.Measure());
    }

    private static IEnumerable<(string, int)> Show(IEnumerable<Measurement<double>> measured) =>
        measured.Select(one => ((string)one.Tags[0].Value!, (int)one.Value));
}
