using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Portal.SignIn;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Sign-ins that were ended, as several workers know them.</summary>
public sealed class EndedSessionsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_worker_where_it_ends_knows_at_once_and_another_within_seconds()
    {
        var (store, time) = (new Texts(), new FakeTimeProvider());
        var (here, there) = (new EndedSessions(store, time), new EndedSessions(store, time));
        Assert.False(await here.ContainsAsync("a", Stop));
        Assert.False(await there.ContainsAsync("a", Stop));

        await here.EndAsync("a");

        Assert.True(await here.ContainsAsync("a", Stop));
        Assert.False(await there.ContainsAsync("a", Stop));
        time.Advance(EndedSessions.MostAge + TimeSpan.FromTicks(1));
        Assert.True(await there.ContainsAsync("a", Stop));
        Assert.False(await there.ContainsAsync("b", Stop));
    }

    [Fact]
    public async Task Requests_in_a_row_read_the_store_once()
    {
        var store = new Texts();
        var ended = new EndedSessions(store, new FakeTimeProvider());
        for (var request = 0; request < 100; request++)
            await ended.ContainsAsync("a", Stop);
        Assert.Equal(1, store.Reads);
    }

    [Fact]
    public async Task What_no_cookie_can_name_any_more_is_removed_with_the_next_that_ends()
    {
        var (store, time) = (new Texts(), new FakeTimeProvider());
        var ended = new EndedSessions(store, time);
        await ended.EndAsync("old");
        time.Advance(SessionLimits.Longest);
        await ended.EndAsync("at the limit".Replace(' ', '-'));
        Assert.Equal(2, store.Count);
        time.Advance(TimeSpan.FromTicks(1));
        await ended.EndAsync("new");
        Assert.Equal(2, store.Count);
    }

    [Fact]
    public async Task While_the_store_is_away_nobody_is_taken_for_signed_in()
    {
        var (store, time) = (new Texts { IsAway = true }, new FakeTimeProvider());
        var ended = new EndedSessions(store, time);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await ended.ContainsAsync("a", Stop));
        store.IsAway = false;
        Assert.False(await ended.ContainsAsync("a", Stop));
    }
}
