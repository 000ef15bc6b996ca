using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

public sealed class OwnerTests
{
    private readonly string _prefix = Stores.NewPrefix();
    private readonly AwaitedClock _time = new(Sample.At(0));

    [Fact]
    public async Task All_workers_of_a_task_hub_share_the_store()
    {
        await using var first = await OpenAsync(new StoreOwner.TaskHub("Hub"));
        await using var second = await OpenAsync(new StoreOwner.TaskHub("Hub"));

        Assert.True(await second.CreateAsync(Sample.Started().Snapshot, []));
        Assert.True(await first.CreateAsync(Sample.Started().Snapshot, []));
    }

    [Fact]
    public async Task Another_task_hub_and_an_embedded_host_are_refused_by_the_owners_name()
    {
        await using var owner = await OpenAsync(new StoreOwner.TaskHub("Hub"));
        _time.Advance(TimeSpan.FromDays(365));

        foreach (var other in (StoreOwner[])[new StoreOwner.TaskHub("Other"), new StoreOwner.EmbeddedHost("laptop")])
        {
            var refused = await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync(other));
            Assert.Contains("the task hub 'Hub'", refused.Message, StringComparison.Ordinal);
            Assert.Contains(other.ToString(), refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_second_embedded_host_is_refused_until_the_first_gives_the_store_back()
    {
        await using (var first = await OpenAsync(new StoreOwner.EmbeddedHost("laptop/1")))
        {
            var refused = await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync(new StoreOwner.EmbeddedHost("laptop/2")));
            Assert.Contains("the embedded host 'laptop/1'", refused.Message, StringComparison.Ordinal);
            Assert.Contains("2026-03-02 12:00:30Z", refused.Message, StringComparison.Ordinal);
        }

        await using var second = await OpenAsync(new StoreOwner.EmbeddedHost("laptop/2"));
    }

    [Fact]
    public async Task A_killed_host_owns_the_store_until_its_lease_runs_out()
    {
        var killed = await OpenAsync(new StoreOwner.EmbeddedHost("laptop/1"));
        var stopped = new FakeTimeProvider(_time.GetUtcNow() + OwnerLease.Length);

        await using var second = await OpenAsync(new StoreOwner.EmbeddedHost("laptop/2"), stopped);

        Assert.True(await second.CreateAsync(Sample.Started().Snapshot, []));
        await killed.DisposeAsync();
        await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync(new StoreOwner.EmbeddedHost("laptop/3"), stopped));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public async Task A_host_that_waits_takes_the_store_of_a_killed_one_when_its_lease_is_over_whatever_its_clock_said(int ahead)
    {
        var killed = new ManualClock(_time.GetUtcNow().AddSeconds(ahead));
        var lease = await OwnerLease.TakeAsync(await MetaAsync(), new StoreOwner.EmbeddedHost("laptop/1"), killed);
        var began = _time.GetUtcNow();

        await using var second = await WaitAsync(OpenWaitingAsync());

        Assert.InRange(_time.GetUtcNow() - began, OwnerLease.Length, OwnerLease.Length + TimeSpan.FromSeconds(5));
        Assert.True(await second.CreateAsync(Sample.Started().Snapshot, []));
        await lease.RenewAsync();
        Assert.Throws<StorageRefusedException>(lease.EnsureHeld);
    }

    [Fact]
    public async Task A_host_that_waits_is_refused_as_soon_as_the_other_one_shows_that_it_lives()
    {
        var clock = new ManualClock(_time.GetUtcNow());
        await using var lease = await OwnerLease.TakeAsync(await MetaAsync(), new StoreOwner.EmbeddedHost("laptop/1"), clock);
        var opening = OpenWaitingAsync();
        while (await Task.WhenAny(opening, Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken)) != opening)
        {
            // It may have looked before this renewal or after it: one of them is the first that it sees.
            clock.Now += TimeSpan.FromSeconds(1);
            _time.Advance(TimeSpan.FromSeconds(1));
            await lease.RenewAsync();
        }

        await Assert.ThrowsAsync<StorageRefusedException>(() => opening);

        lease.EnsureHeld();
    }

    private Task<TablesStore> OpenWaitingAsync() => TablesStore.OpenAsync(
        Stores.Options(_prefix) with { Owner = new StoreOwner.EmbeddedHost("laptop/2"), Time = _time, WaitsForLease = true });

    /// <summary>Lets time pass, a second whenever nothing has come of the one before.</summary>
    /// <summary>Time passes only while it is waited for: on a busy machine a look at the store takes its own.</summary>
    private async Task<TablesStore> WaitAsync(Task<TablesStore> opening)
    {
        for (var seen = 0; await Task.WhenAny(opening, Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken)) != opening;)
        {
            if (_time.Waits == seen)
                continue;
            seen = _time.Waits;
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        return await opening;
    }

    /// <summary>Counts who waits for it.</summary>
    private sealed class AwaitedClock(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private int _waits;

        public int Waits => Volatile.Read(ref _waits);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _waits);
            return timer;
        }
    }

    [Fact]
    public async Task A_store_of_a_newer_format_is_refused_with_both_numbers_and_left_as_it_is()
    {
        await (await OpenAsync(new StoreOwner.TaskHub("Hub"))).DisposeAsync();
        var meta = new TableClient(Azurite.ConnectionString, $"{_prefix}Meta");
        await meta.UpsertEntityAsync(new TableEntity("format", "format") { ["Format"] = 99 }, cancellationToken: TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<StorageRefusedException>(() => OpenAsync(new StoreOwner.TaskHub("Hub")));

        Assert.Contains("has format 99; this program knows formats up to 1.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_without_a_format_number_goes_on_and_gets_one()
    {
        await (await OpenAsync(new StoreOwner.TaskHub("Hub"))).DisposeAsync();
        var meta = new TableClient(Azurite.ConnectionString, $"{_prefix}Meta");
        await meta.DeleteEntityAsync("format", "format", cancellationToken: TestContext.Current.CancellationToken);

        await using var again = await OpenAsync(new StoreOwner.TaskHub("Hub"));

        var row = await meta.GetEntityAsync<TableEntity>("format", "format", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1, row.Value.GetInt32("Format"));
    }

    [Fact]
    public async Task A_lease_that_is_renewed_does_not_run_out()
    {
        var meta = await MetaAsync();
        var clock = new ManualClock(_time.GetUtcNow());
        await using var lease = await OwnerLease.TakeAsync(meta, new StoreOwner.EmbeddedHost("laptop/1"), clock);
        for (var renewal = 0; renewal < 5; renewal++)
        {
            clock.Now += OwnerLease.Length - TimeSpan.FromSeconds(1);
            await Assert.ThrowsAsync<StorageRefusedException>(() => OwnerLease.TakeAsync(meta, new StoreOwner.EmbeddedHost("laptop/2"), clock));
            await lease.RenewAsync();
        }

        lease.EnsureHeld();
    }

    [Fact]
    public async Task Who_could_not_renew_in_time_writes_nothing_and_who_was_overtaken_never_again()
    {
        var meta = await MetaAsync();
        var clock = new ManualClock(_time.GetUtcNow());
        await using var lease = await OwnerLease.TakeAsync(meta, new StoreOwner.EmbeddedHost("laptop/1"), clock);
        clock.Now += OwnerLease.Length + TimeSpan.FromSeconds(1);
        Assert.Throws<StorageUnavailableException>(lease.EnsureHeld);

        await using var second = await OwnerLease.TakeAsync(meta, new StoreOwner.EmbeddedHost("laptop/2"), clock);
        await lease.RenewAsync();

        var lost = Assert.Throws<StorageRefusedException>(lease.EnsureHeld);
        Assert.Contains("laptop/1", lost.Message, StringComparison.Ordinal);
        second.EnsureHeld();
    }

    [Fact]
    public async Task A_renewal_that_was_made_and_not_heard_of_does_not_cost_the_store()
    {
        var wire = new Wire(_prefix);
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        options.AddPolicy(wire, HttpPipelinePosition.PerRetry);
        var meta = new Table(new TableClient(Azurite.ConnectionString, $"{_prefix}Meta", options));
        await meta.CreateAsync();
        var clock = new ManualClock(_time.GetUtcNow());
        await using var lease = await OwnerLease.TakeAsync(meta, new StoreOwner.EmbeddedHost("laptop/1"), clock);
        clock.Now += TimeSpan.FromSeconds(10);
        wire.Before = (sent, _) => sent.IsWrite ? default : throw new RequestFailedException(503, "away", "ServerBusy", null);
        await lease.RenewAsync();
        clock.Now += TimeSpan.FromSeconds(5);
        wire.Before = (_, _) => throw new RequestFailedException(503, "away", "ServerBusy", null);
        await lease.RenewAsync();
        wire.Before = (_, _) => default;
        clock.Now += TimeSpan.FromSeconds(5);

        await lease.RenewAsync();

        lease.EnsureHeld();
        clock.Now += OwnerLease.Length - TimeSpan.FromSeconds(1);
        lease.EnsureHeld();
    }

    [Fact(Timeout = 300_000)]
    public async Task A_renewal_that_throws_unexpectedly_is_logged_and_the_next_one_keeps_the_store()
    {
        var wire = new Wire(_prefix);
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        options.AddPolicy(wire, HttpPipelinePosition.PerRetry);
        var meta = new Table(new TableClient(Azurite.ConnectionString, $"{_prefix}Meta", options));
        await meta.CreateAsync();
        var log = new FirstEvent();
        await using var lease = await OwnerLease.TakeAsync(meta, new StoreOwner.EmbeddedHost("laptop/1"), _time);
        lease.LogTo(log);
        wire.Before = (_, _) => throw new InvalidOperationException("unforeseen");
        _time.Advance(TimeSpan.FromSeconds(10));

        var (id, level, exception) = await log.Logged;

        Assert.Equal((710, LogLevel.Warning), (id.Id, level));
        Assert.Equal("unforeseen", Assert.IsType<InvalidOperationException>(exception).Message);
        wire.Before = (_, _) => default;
        _time.Advance(TimeSpan.FromSeconds(10));
        _time.Advance(OwnerLease.Length - TimeSpan.FromSeconds(1));
        while (!IsHeld(lease))
            await meta.FindAsync("owner", "owner", select: null, TestContext.Current.CancellationToken);
    }

    private static bool IsHeld(OwnerLease lease)
    {
        try
        {
            lease.EnsureHeld();
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    private Task<TablesStore> OpenAsync(StoreOwner owner, TimeProvider? time = null) =>
        TablesStore.OpenAsync(Stores.Options(_prefix) with { Owner = owner, Time = time ?? _time });

    private async Task<Table> MetaAsync()
    {
        var meta = new Table(new TableClient(Azurite.ConnectionString, $"{_prefix}Meta"));
        await meta.CreateAsync();
        return meta;
    }

    private sealed class FirstEvent : ILogger
    {
        private readonly TaskCompletionSource<(EventId, LogLevel, Exception?)> _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<(EventId Id, LogLevel Level, Exception? Exception)> Logged => _logged.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _logged.TrySetResult((eventId, logLevel, exception));
    }

    /// <summary>A clock whose timers never fire: a test renews the lease itself.</summary>
    private sealed class ManualClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
