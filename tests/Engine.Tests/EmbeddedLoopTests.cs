using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Embedded;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Clock;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

public sealed partial class EmbeddedLoopTests
{
    [Fact]
    public async Task A_ring_drives_an_instance_through_its_effects_to_its_end()
    {
        await using var lab = await Laboratory.OpenAsync();
        await using var loop = lab.RunLoop();
        var id = await lab.StartAsync(Workflows.Of(
            Workflows.Step("One", Workflows.Custom, "Two"), Workflows.Step("Two", Workflows.Custom, "EndNOOP")));

        loop.Doorbell.Ring(id);

        await Eventually.HoldsAsync(() => IsAsync(lab, id, InstanceStatus.Complete));
        Assert.Equal(2, lab.Executor.EffectKeys.Count);
    }

    [Fact]
    public async Task What_an_earlier_process_left_is_taken_up_at_the_start_without_a_ring()
    {
        await using var lab = await Laboratory.OpenAsync();
        var voted = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(voted, Workflows.First, "alice");
        var effect = await lab.StartAsync(Workflows.OneEffect());
        await lab.ClaimAsync(effect);
        var queued = await lab.StartAsync(Workflows.OneEffect());
        lab.Time.Advance(TimeSpan.FromSeconds(1));

        await using var loop = lab.RunLoop();

        await Eventually.HoldsAsync(() => IsAsync(lab, voted, InstanceStatus.Complete));
        await Eventually.HoldsAsync(() => IsAsync(lab, effect, InstanceStatus.Complete), () => lab.Time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal(2, (await lab.HistoryAsync(effect, HistoryKind.AttemptStarted)).Count);
        await Eventually.HoldsAsync(() => IsAsync(lab, queued, InstanceStatus.Complete));
        Assert.Single(await lab.HistoryAsync(queued, HistoryKind.AttemptStarted));
        Assert.Empty(await lab.HistoryAsync(queued, HistoryKind.AttemptFailed));
    }

    [Fact]
    public async Task A_deadline_is_kept_without_any_ring_when_the_clock_reaches_it()
    {
        await using var lab = await Laboratory.OpenAsync();
        await using var loop = lab.RunLoop();
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "2")));
        loop.Doorbell.Ring(id);

        await Eventually.HoldsAsync(() => IsAsync(lab, id, InstanceStatus.Rejected), () => lab.Time.Advance(TimeSpan.FromMinutes(10)));
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.DeadlineElapsed));
    }

    [Fact]
    public async Task A_clock_that_was_set_ahead_is_noticed_long_before_the_end_of_its_sleep()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "20")));
        await using var loop = lab.RunLoop();
        await Eventually.HoldsAsync(() => Task.FromResult(lab.Store.LooksAhead > 0));
        lab.Time.AdjustTime(lab.Time.GetUtcNow().AddDays(1));

        var set = lab.Time.GetUtcNow();
        await Eventually.HoldsAsync(() => IsAsync(lab, id, InstanceStatus.Rejected), () => lab.Time.Advance(TimeSpan.FromSeconds(10)));
        Assert.InRange(lab.Time.GetUtcNow() - set, TimeSpan.Zero, TimeSpan.FromHours(19));
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.DeadlineElapsed));
    }

    [Fact]
    public async Task After_the_clock_was_set_back_it_sleeps_no_longer_than_until_what_is_due_by_it()
    {
        await using var lab = await Laboratory.OpenAsync();
        var earlier = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "1")));
        await using var loop = lab.RunLoop();
        await Eventually.HoldsAsync(() => Task.FromResult(lab.Store.LooksAhead > 0));
        lab.Time.AdjustTime(lab.Time.GetUtcNow().AddDays(-1));
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "1")));
        loop.Doorbell.Ring(id);

        var set = lab.Time.GetUtcNow();
        await Eventually.HoldsAsync(() => IsAsync(lab, id, InstanceStatus.Rejected), () => lab.Time.Advance(TimeSpan.FromSeconds(30)));
        Assert.InRange(lab.Time.GetUtcNow() - set, TimeSpan.FromHours(1), TimeSpan.FromHours(23));
        Assert.True(await IsAsync(lab, earlier, InstanceStatus.Suspended));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task By_itself_it_records_all_that_time_does_once_and_in_order_though_the_clock_jumps(int days)
    {
        await using var player = await ClockPlayer.OpenAsync();
        await using var loop = player.Lab.RunLoop();
        loop.Doorbell.Ring(player.Id);

        var rounds = 0;
        await Eventually.HoldsAsync(() => IsOverAsync(player.Lab, player.Id), () =>
        {
            if (++rounds is 15 or 40)
                player.Lab.Time.AdjustTime(player.Lab.Time.GetUtcNow().AddDays(days));
            else
                player.Lab.Time.Advance(TimeSpan.FromMinutes(20));
        });

        await ClockFacts.AssertOnceAndInOrderAsync(player);
    }

    [Fact]
    public async Task The_limit_of_an_attempt_that_runs_is_kept_to_the_second_without_any_ring()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.Of(Workflows.Step("Effect1", Workflows.Custom, "EndNOOP", ("AttemptSeconds", "5"))));
        var hang = new TaskCompletionSource();
        lab.Executor.Run = async (_, _) =>
        {
            await hang.Task;
            return EffectOutcome.Succeeded.Nothing;
        };
        await using var loop = lab.RunLoop();
        loop.Doorbell.Ring(id);
        await Eventually.HoldsAsync(() => Task.FromResult(!lab.Executor.EffectKeys.IsEmpty));
        var limit = (await lab.PeekAsync(id)).Snapshot.State.DueAt!.Value;

        await Eventually.HoldsAsync(
            async () => (await lab.PeekAsync(id)).Snapshot.State is InstanceState.AwaitingRetry, () => lab.Time.Advance(TimeSpan.FromMilliseconds(50)));

        hang.SetResult();
        // On a machine that is busy, the clock of the test runs ahead of the loop.
        Assert.InRange(lab.Time.GetUtcNow(), limit, limit.AddSeconds(20));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clock_that_meets_an_unexpected_exception_goes_on_and_still_looks_for_what_was_lost(bool isOutOfMemory)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "2")));
        await using var loop = lab.RunLoop();
        await Eventually.HoldsAsync(() => Task.FromResult(lab.Store.LooksAhead > 0));
        // Memory is missing for a moment, and the process goes on without it.
        lab.Store.DueFailure = isOutOfMemory ? new InsufficientMemoryException() : new InvalidOperationException("a row that nobody can read");
        await Eventually.HoldsAsync(() => Task.FromResult(lab.Store.DueFailures > 2), () => lab.Time.Advance(TimeSpan.FromMinutes(1)));
        lab.Store.DueFailure = null;

        await Eventually.HoldsAsync(() => IsAsync(lab, id, InstanceStatus.Rejected), () => lab.Time.Advance(TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public async Task What_is_to_be_looked_for_is_not_forgotten_when_it_cannot_be_read()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(id, Workflows.First, "alice");
        var clock = new DueClock(lab.Store, lab.Time);
        clock.LookForUnread();
        lab.Store.DueFailure = new StorageUnavailableException("away");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => clock.RunAsync(_ => true, TestContext.Current.CancellationToken));
        lab.Store.DueFailure = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var woken = new TaskCompletionSource<Guid>();

        var running = clock.RunAsync(
            found =>
            {
                woken.TrySetResult(found);
                return true;
            },
            stop.Token);

        Assert.Equal(id, await woken.Task.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_vote_does_not_wait_for_a_reminder_that_is_being_sent()
    {
        await using var lab = await Laboratory.OpenAsync();
        var (sending, sent) = (new TaskCompletionSource(), new TaskCompletionSource());
        lab.Mail.BeforeNextSend = () =>
        {
            sending.SetResult();
            return sent.Task;
        };
        await using var loop = lab.RunLoop();
        var id = await lab.StartAsync(Workflows.Of(
            Workflows.Approval("Approve1", 1, "Then", ("ReminderHours", "1"), ("ReminderRecipients", "pki@example.com")),
            Workflows.Step("Then", Workflows.Custom, "EndNOOP")));

        // Once, and not again while the attempt begins: its time would be over.
        lab.Time.Advance(TimeSpan.FromHours(1));
        loop.Doorbell.Ring(id);
        await Eventually.HoldsAsync(() => Task.FromResult(sending.Task.IsCompleted));

        await lab.AcceptAsync(id, Workflows.First, "alice");
        loop.Doorbell.Ring(id);

        await Eventually.HoldsAsync(() => IsAsync(lab, id, InstanceStatus.Complete));
        sent.SetResult();
        await Eventually.HoldsAsync(async () => (await lab.HistoryAsync(id, HistoryKind.AttemptNotCounted)).Count == 1);
    }

    [Theory]
    [InlineData("the store is away")]
    [InlineData("something unexpected")]
    [InlineData("no memory")]
    public async Task An_effect_whose_outcome_could_not_be_stored_for_a_minute_is_not_repeated(string trouble)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneEffect());
        var refused = 0;
        lab.Store.BeforeNextAppend = RefuseAsync;
        await using var loop = lab.RunLoop();
        loop.Doorbell.Ring(id);
        await Eventually.HoldsAsync(() => Task.FromResult(refused >= 60), () => lab.Time.Advance(TimeSpan.FromSeconds(1)));
        lab.Store.BeforeNextAppend = null;

        await Eventually.HoldsAsync(() => IsAsync(lab, id, InstanceStatus.Complete), () => lab.Time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Single(lab.Executor.EffectKeys);
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.AttemptSucceeded));

        Task RefuseAsync()
        {
            if (++refused < 60)
                lab.Store.BeforeNextAppend = RefuseAsync;
            throw trouble switch
            {
                "the store is away" => new StorageUnavailableException(trouble),
                "no memory" => new InsufficientMemoryException(trouble),
                _ => new InvalidOperationException(trouble),
            };
        }
    }

    [Fact]
    public async Task A_store_that_was_away_for_a_while_only_delays()
    {
        await using var lab = await Laboratory.OpenAsync();
        await using var loop = lab.RunLoop();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(id, Workflows.First, "alice");
        lab.Store.Unreadable.Add(id);
        loop.Doorbell.Ring(id);
        lab.Store.Unreadable.Remove(id);

        var committed = lab.Store;
        await Eventually.HoldsAsync(() => Task.FromResult(committed.Commits == 1), () => lab.Time.Advance(TimeSpan.FromSeconds(1)));
        Assert.True(await IsAsync(lab, id, InstanceStatus.Complete));
    }

    [Fact]
    public async Task A_lost_ring_is_made_up_for_although_the_clock_was_set_back()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(id, Workflows.First, "alice");
        lab.Time.AdjustTime(lab.Time.GetUtcNow().AddDays(-1));
        var clock = new DueClock(lab.Store, lab.Time);
        clock.LookForUnread();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var woken = new TaskCompletionSource<Guid>();

        var running = clock.RunAsync(
            found =>
            {
                woken.TrySetResult(found);
                return true;
            },
            stop.Token);

        await Eventually.HoldsAsync(() => Task.FromResult(woken.Task.IsCompleted), () => lab.Time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal(id, await woken.Task);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task An_instance_is_queued_once_and_a_ring_during_its_turn_brings_it_back()
    {
        var queue = new InstanceQueue(capacity: 2);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.True(queue.Add(first));
        Assert.True(queue.Add(first));
        Assert.True(queue.Add(second));
        Assert.False(queue.Add(Guid.NewGuid()));

        Assert.Equal(first, await queue.TakeAsync(TestContext.Current.CancellationToken));
        Assert.True(queue.Add(first));
        queue.Done(first, again: false);

        Assert.Equal(second, await queue.TakeAsync(TestContext.Current.CancellationToken));
        queue.Done(second, again: false);
        Assert.Equal(first, await queue.TakeAsync(TestContext.Current.CancellationToken));
        queue.Done(first, again: false);
        Assert.True(queue.Add(Guid.NewGuid()));
        Assert.True(queue.Add(Guid.NewGuid()));
    }

    private static async Task<int> CountAsync(Laboratory lab, IReadOnlyCollection<Guid> ids, Func<InstanceSnapshot, bool> condition)
    {
        var count = 0;
        foreach (var id in ids)
            count += condition((await lab.PeekAsync(id)).Snapshot) ? 1 : 0;
        return count;
    }

    private static async Task<bool> IsOverAsync(Laboratory lab, Guid id) =>
        (await lab.PeekAsync(id)) is { Snapshot.State.IsEnded: true, Unread.IsEmpty: true };

    private static async Task<bool> IsAsync(Laboratory lab, Guid id, InstanceStatus status) =>
        (await lab.PeekAsync(id)).Snapshot.Status == status;
}
