using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>How often the log tells of a trouble that lasts.</summary>
public sealed class TroubleWatchTests
{
    [Fact]
    public void The_first_message_is_told_and_whatever_says_something_else_and_the_same_once_a_minute()
    {
        var time = new FakeTimeProvider();
        var watch = new TroubleWatch(time);

        Assert.True(watch.IsNews("full"));
        Assert.False(watch.IsNews("full"));
        Assert.True(watch.IsNews("broken"));
        // Two that take turns are two, and no more.
        Assert.False(watch.IsNews("full"));
        Assert.False(watch.IsNews("broken"));
        time.Advance(TroubleWatch.Pause - TimeSpan.FromTicks(1));
        Assert.False(watch.IsNews("full"));
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(watch.IsNews("full"));
        Assert.False(watch.IsNews("full"));
    }

    [Fact]
    public void Messages_that_all_say_something_else_are_bounded_and_do_not_keep_out_those_of_the_next_minute()
    {
        var time = new FakeTimeProvider();
        var watch = new TroubleWatch(time);

        Assert.Equal(TroubleWatch.Most, Enumerable.Range(0, 10 * TroubleWatch.Most).Count(number => watch.IsNews($"number {number}")));
        time.Advance(TroubleWatch.Pause);
        Assert.True(watch.IsNews("another"));
    }

    [Fact]
    public async Task The_loop_tells_once_a_minute_that_the_store_is_away_however_many_of_it_meet_that()
    {
        await using var lab = await Laboratory.OpenAsync();
        var begun = lab.Time.GetUtcNow();
        await using var loop = lab.RunLoop();
        lab.Store.DueFailure = new StorageUnavailableException("full");

        await Eventually.HoldsAsync(() => Task.FromResult(lab.Store.DueFailures > 10), () => lab.Time.Advance(TimeSpan.FromSeconds(1)));

        var minutes = (lab.Time.GetUtcNow() - begun) / TroubleWatch.Pause;
        Assert.InRange(lab.LoopLog.Lines.Count(line => line.Contains("full", StringComparison.Ordinal)), 1, 1 + (int)minutes);
        Assert.True(lab.Store.DueFailures > 1 + (int)minutes);
    }
}
