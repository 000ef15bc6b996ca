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
        Assert.False(await here.ContainsAsync(Of("a"), Stop));
        Assert.False(await there.ContainsAsync(Of("a"), Stop));

        await here.EndAsync(Of("a"));

        Assert.True(await here.ContainsAsync(Of("a"), Stop));
        Assert.False(await there.ContainsAsync(Of("a"), Stop));
        time.Advance(EndedSessions.MostAge + TimeSpan.FromTicks(1));
        Assert.True(await there.ContainsAsync(Of("a"), Stop));
        Assert.False(await there.ContainsAsync(Of("b"), Stop));
    }

    [Fact]
    public async Task Requests_in_a_row_read_the_store_once()
    {
        var store = new Texts();
        var ended = new EndedSessions(store, new FakeTimeProvider());
        for (var request = 0; request < 100; request++)
            await ended.ContainsAsync(Of("a"), Stop);
        Assert.Equal(1, store.Reads);
    }

    [Fact]
    public async Task What_no_cookie_can_name_any_more_is_removed_with_the_next_that_ends()
    {
        var (store, time) = (new Texts(), new FakeTimeProvider());
        var ended = new EndedSessions(store, time);
        await ended.EndAsync(Of("old"));
        time.Advance(EndedSessions.KeptFor);
        await ended.EndAsync(Of("at-the-limit"));
        Assert.Equal(2, store.Count);
        time.Advance(TimeSpan.FromTicks(1));
        await ended.EndAsync(Of("new"));
        Assert.Equal(2, store.Count);
    }

    [Fact]
    public async Task While_the_store_is_away_nobody_is_taken_for_signed_in()
    {
        var (store, time) = (new Texts { IsAway = true }, new FakeTimeProvider());
        var ended = new EndedSessions(store, time);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await ended.ContainsAsync(Of("a"), Stop));
        store.IsAway = false;
        Assert.False(await ended.ContainsAsync(Of("a"), Stop));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task What_has_ended_is_not_told_as_if_it_might_not_have_because_something_else_failed_afterwards(bool isAway, bool cannotRemove)
    {
        var (store, time) = (new Texts(), new FakeTimeProvider());
        var (here, there) = (new EndedSessions(store, time), new EndedSessions(store, time));
        await here.EndAsync(Of("old"));
        time.Advance(EndedSessions.KeptFor + TimeSpan.FromTicks(1));
        (store.IsAway, store.CannotRemove) = (isAway, cannotRemove);

        await here.EndAsync(Of("a"));

        (store.IsAway, store.CannotRemove) = (false, false);
        Assert.True(await here.ContainsAsync(Of("a"), Stop));
        Assert.True(await there.ContainsAsync(Of("a"), Stop));
        await here.EndAsync(Of("b"));
        Assert.Equal(2, store.Count);
    }

    [Fact]
    public async Task What_could_not_be_kept_can_be_ended_again_and_then_every_worker_knows()
    {
        var (store, time) = (new Texts { CannotSave = true }, new FakeTimeProvider());
        var (here, there) = (new EndedSessions(store, time), new EndedSessions(store, time));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => here.EndAsync(Of("a")));
        Assert.False(await here.ContainsAsync(Of("a"), Stop));

        store.CannotSave = false;
        await here.EndAsync(Of("a"));

        Assert.True(await here.ContainsAsync(Of("a"), Stop));
        Assert.True(await there.ContainsAsync(Of("a"), Stop));
    }

    /// <summary>Nobody reads the store again for each of very many, and they take a few texts.</summary>
    [Fact]
    public async Task Whoever_signs_out_very_often_is_signed_out_everywhere_and_fills_nothing()
    {
        var (store, time) = (new Texts(), new FakeTimeProvider());
        var (here, there) = (new EndedSessions(store, time), new EndedSessions(store, time));
        await here.EndAsync(Of("other", "alice"));
        var elsewhere = Of("telephone") with { BegunAt = time.GetUtcNow() };
        for (var count = 0; count < 10 * EndedSessions.MostOfPerson; count++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await here.EndAsync(Of($"often-{count}") with { BegunAt = time.GetUtcNow() });
        }

        Assert.InRange(store.Count, 2, EndedSessions.MostOfPerson + 2);
        Assert.InRange(store.Reads, 1, 12);
        var later = Of("later") with { BegunAt = time.GetUtcNow() + TimeSpan.FromSeconds(1) };
        foreach (var worker in new[] { here, there })
        {
            for (var count = 0; count < 10 * EndedSessions.MostOfPerson; count++)
                Assert.True(await worker.ContainsAsync(Of($"often-{count}"), Stop));
            Assert.True(await worker.ContainsAsync(elsewhere, Stop));
            Assert.True(await worker.ContainsAsync(Of("other", "alice"), Stop));
            Assert.False(await worker.ContainsAsync(later, Stop));
            Assert.False(await worker.ContainsAsync(Of("telephone", "alice"), Stop));
        }
    }

    [Fact]
    public async Task A_store_that_hangs_keeps_nobody_waiting_for_long()
    {
        var (store, time) = (new Texts { Hangs = new TaskCompletionSource() }, new FakeTimeProvider());
        var asked = new EndedSessions(store, time).ContainsAsync(Of("a"), Stop).AsTask();
        time.Advance(EndedSessions.MostWait - TimeSpan.FromTicks(1));
        Assert.False(asked.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => asked);
        store.Hangs.SetResult();
    }

    private static SessionTicket Of(string session, string user = "bob") =>
        new(session, new FakeTimeProvider().GetUtcNow(), new SignedInBy.Password(user, "fingerprint"));
}
