using System.Diagnostics.Metrics;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

public sealed class ResumeServiceTests
{
    [Fact]
    public async Task An_instance_that_waits_for_people_is_not_stuck_and_costs_nothing()
    {
        await using var lab = await Laboratory.OpenAsync();
        await lab.StartAsync(Workflows.OneApproval(1));
        lab.Time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(0, (await RunAsync(lab)).Examined);
    }

    [Fact]
    public async Task An_entry_unread_for_a_minute_is_read_and_a_younger_one_left_to_its_ring()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(2));
        await lab.AcceptAsync(id, Workflows.First, "alice");

        var early = await RunAsync(lab);
        lab.Time.Advance(ResumeService.InboxPatience);
        lab.Doorbell.Rings.Clear();
        var late = await RunAsync(lab);
        var after = await RunAsync(lab);

        Assert.Equal(new ResumeReport(0, 0, 0, early.Duration), early);
        Assert.Equal(new ResumeReport(1, 1, 0, late.Duration), late);
        Assert.Equal(0, after.Examined);
        Assert.Equal([(id, (Core.Definitions.SignalKey?)Workflows.First)], lab.Doorbell.Rings);
        Assert.Empty((await lab.PeekAsync(id)).Unread);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_entry_that_lies_ahead_because_the_clock_was_set_back_is_read_at_once(bool atStart)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(id, Workflows.First, "alice");
        lab.Time.AdjustTime(lab.Time.GetUtcNow().AddDays(-1));

        var report = atStart
            ? await lab.Resume.RecoverAsync(lab.Time.GetUtcNow(), TestContext.Current.CancellationToken)
            : await RunAsync(lab);

        Assert.Equal(1, report.Resumed);
        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(id)).Snapshot.Status);
    }

    [Fact]
    public async Task A_deadline_that_passed_unnoticed_settles_its_step()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("DeadlineHours", "24")));
        lab.Time.Advance(TimeSpan.FromHours(24));

        Assert.Equal(1, (await RunAsync(lab)).Resumed);
        Assert.Equal(InstanceStatus.Rejected, (await lab.PeekAsync(id)).Snapshot.Status);
    }

    [Fact]
    public async Task An_attempt_past_its_limit_counts_as_failed_and_is_tried_again()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneEffect());
        await lab.ClaimAsync(id);
        lab.Time.Advance(RetryPolicy.Default.AttemptLimit);

        Assert.Equal(1, (await RunAsync(lab)).Resumed);
        Assert.Equal(2, Assert.IsType<InstanceState.AwaitingRetry>((await lab.PeekAsync(id)).Snapshot.State).NextAttempt);
    }

    [Fact]
    public async Task One_instance_that_cannot_be_read_does_not_stop_the_others()
    {
        await using var lab = await Laboratory.OpenAsync();
        var ids = new List<Guid>();
        for (var number = 0; number < 3; number++)
        {
            ids.Add(await lab.StartAsync(Workflows.OneApproval(1)));
            await lab.AcceptAsync(ids[number], Workflows.First, "alice");
        }

        lab.Time.Advance(ResumeService.InboxPatience);
        lab.Store.Unreadable.Add(ids[1]);
        var report = await RunAsync(lab);
        lab.Store.Unreadable.Clear();

        Assert.Equal((3, 2, 1), (report.Examined, report.Resumed, report.Failed));
        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(ids[0])).Snapshot.Status);
        Assert.Equal(InstanceStatus.Suspended, (await lab.PeekAsync(ids[1])).Snapshot.Status);
        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(ids[2])).Snapshot.Status);
    }

    [Fact]
    public async Task A_run_that_is_ended_after_a_commit_tells_the_driver_of_it()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(id, Workflows.First, "alice");
        lab.Time.Advance(ResumeService.InboxPatience);
        lab.Doorbell.Rings.Clear();
        using var end = new CancellationTokenSource();
        lab.Store.BeforeNextCommit = end.CancelAsync;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lab.Resume.RunAsync(end.Token));

        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(id)).Snapshot.Status);
        Assert.Equal([(id, (Core.Definitions.SignalKey?)Workflows.First)], lab.Doorbell.Rings);
    }

    [Fact]
    public async Task A_run_ends_after_three_minutes_and_the_next_one_goes_on_with_what_is_left()
    {
        await using var lab = await Laboratory.OpenAsync();
        for (var number = 0; number < 12; number++)
            await lab.AcceptAsync(await lab.StartAsync(Workflows.OneApproval(1)), Workflows.First, "alice");
        lab.Time.Advance(ResumeService.InboxPatience);
        lab.Store.BeforeNextCommit = () =>
        {
            lab.Time.Advance(ResumeService.LongestRun);
            return Task.CompletedTask;
        };

        var first = await RunAsync(lab);
        var second = await RunAsync(lab);

        Assert.InRange(first.Examined, 1, 11);
        Assert.Equal(0, first.Failed + second.Failed);
        Assert.Equal(0, (await RunAsync(lab)).Examined);
    }

    [Fact]
    public async Task What_was_moved_counts_although_the_run_is_ended_before_it_reads_again()
    {
        await using var lab = await Laboratory.OpenAsync();
        await lab.AcceptAsync(await lab.StartAsync(Workflows.OneApproval(1)), Workflows.First, "alice");
        lab.Time.Advance(ResumeService.Grace + TimeSpan.FromSeconds(1));
        lab.Store.BeforeNextCommit = () =>
        {
            lab.Time.Advance(ResumeService.LongestRun);
            return Task.CompletedTask;
        };
        var log = new KeptLog<ResumeService>();
        var resume = new ResumeService(
            lab.Store, lab.Definitions, lab.Advancer, lab.Successors, lab.Doorbell, lab.Time, lab.Metrics, log);

        var report = await resume.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, 1, 0), (report.Examined, report.Resumed, report.Failed));
        Assert.Contains("1 instances had been stuck for more than 00:02:00 and were moved on.", log.Lines);
    }

    [Fact]
    public async Task Looks_that_never_end_come_last_in_the_next_run_and_hold_up_nobody()
    {
        await using var lab = await Laboratory.OpenAsync();
        for (var number = 0; number < 8; number++)
        {
            var stuck = await lab.StartAsync(Workflows.OneApproval(1));
            await lab.AcceptAsync(stuck, Workflows.First, "alice");
            lab.Store.Hanging.Add(stuck);
        }

        lab.Time.Advance(TimeSpan.FromSeconds(1));
        var behind = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(behind, Workflows.First, "alice");
        lab.Time.Advance(ResumeService.InboxPatience);
        var hanging = 0;
        lab.Store.BeforeEachHang = () =>
        {
            if (Interlocked.Increment(ref hanging) % 4 == 0)
                lab.Time.Advance(ResumeService.LongestRun);
        };

        var resumed = new List<int>();
        for (var run = 0; run < 3; run++)
            resumed.Add((await RunAsync(lab)).Resumed);

        Assert.Equal([0, 0, 1], resumed);
        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(behind)).Snapshot.Status);
        // They have their turn again, after what has come since.
        lab.Store.Hanging.Clear();
        Assert.Equal(8, (await RunAsync(lab)).Resumed);
    }

    [Fact]
    public async Task A_look_that_never_ends_keeps_nobody_else_from_being_looked_at_in_each_run()
    {
        await using var lab = await Laboratory.OpenAsync();
        var hanging = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(hanging, Workflows.First, "alice");
        lab.Store.Hanging.Add(hanging);
        lab.Store.BeforeEachHang = () => lab.Time.Advance(ResumeService.LongestRun);
        lab.Time.Advance(ResumeService.InboxPatience);
        await RunAsync(lab);

        var other = await lab.StartAsync(Workflows.OneApproval(2));
        foreach (var person in new[] { "alice", "bob" })
        {
            // Each of the runs comes to the one that hangs at its end.
            await lab.AcceptAsync(other, Workflows.First, person);
            lab.Time.Advance(ResumeService.InboxPatience);
            var report = await RunAsync(lab);
            Assert.Equal((2, 1), (report.Examined, report.Resumed));
        }

        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(other)).Snapshot.Status);
    }

    [Fact]
    public async Task Instances_that_cannot_be_moved_and_take_their_time_do_not_hold_up_those_behind_them()
    {
        await using var lab = await Laboratory.OpenAsync();
        for (var number = 0; number < 12; number++)
        {
            var stuck = await lab.StartAsync(Workflows.OneApproval(1));
            await lab.AcceptAsync(stuck, Workflows.First, "alice");
            lab.Store.Unreadable.Add(stuck);
        }

        lab.Time.Advance(TimeSpan.FromSeconds(1));
        var behind = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(behind, Workflows.First, "alice");
        lab.Time.Advance(ResumeService.InboxPatience);
        lab.Store.DuringEachRead = () =>
        {
            lab.Time.Advance(ResumeService.LongestRun / 3);
            return Task.CompletedTask;
        };

        var runs = 1;
        while ((await RunAsync(lab)).Resumed == 0)
            Assert.InRange(++runs, 2, 12);

        lab.Store.DuringEachRead = null;
        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(behind)).Snapshot.Status);
        // None is forgotten for it: when a run has come to its end, the next one begins with the first.
        for (var run = 0; run < 2; run++)
            await RunAsync(lab);
        lab.Store.Unreadable.Clear();
        Assert.Equal(12, (await RunAsync(lab)).Resumed);
    }

    [Fact]
    public async Task A_look_that_is_cancelled_by_itself_does_not_stop_the_others()
    {
        await using var lab = await Laboratory.OpenAsync();
        for (var number = 0; number < 6; number++)
            await lab.AcceptAsync(await lab.StartAsync(Workflows.OneApproval(1)), Workflows.First, "alice");
        lab.Time.Advance(ResumeService.InboxPatience);
        lab.Store.BeforeNextCommit = () => throw new OperationCanceledException("The client has given up.");

        var report = await RunAsync(lab);

        Assert.Equal((6, 5, 1), (report.Examined, report.Resumed, report.Failed));
    }

    [Fact]
    public async Task At_most_four_instances_are_looked_at_at_once()
    {
        await using var lab = await Laboratory.OpenAsync();
        for (var number = 0; number < 12; number++)
            await lab.AcceptAsync(await lab.StartAsync(Workflows.OneApproval(1)), Workflows.First, "alice");
        lab.Time.Advance(ResumeService.InboxPatience);
        var four = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (atOnce, most) = (0, 0);
        lab.Store.DuringEachRead = async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            if (most == 4)
            {
                // A fifth would come now.
                for (var turn = 0; turn < 100; turn++)
                    await Task.Yield();
                four.TrySetResult();
            }

            await four.Task;
            Interlocked.Decrement(ref atOnce);
        };

        Assert.Equal(12, (await RunAsync(lab)).Resumed);
        Assert.Equal(4, most);
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(120, 0)]
    [InlineData(121, 1)]
    public async Task Each_run_is_told_by_its_report_a_line_of_the_log_and_a_metric_that_counts_what_waited_longer_than_two_minutes(int seconds, long stuck)
    {
        await using var lab = await Laboratory.OpenAsync();
        await lab.AcceptAsync(await lab.StartAsync(Workflows.OneApproval(1)), Workflows.First, "alice");
        lab.Time.Advance(TimeSpan.FromSeconds(seconds));
        var log = new KeptLog<ResumeService>();
        var resume = new ResumeService(
            lab.Store, lab.Definitions, lab.Advancer, lab.Successors, lab.Doorbell, lab.Time, lab.Metrics, log);

        // Other tests count at the same time: only what this one's own calls measure is kept.
        var measured = new AsyncLocal<List<long>?> { Value = [] };
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "workflow.resumed")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => measured.Value?.Add(count));
        listener.Start();

        var report = await resume.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, 1, 0), (report.Examined, report.Resumed, report.Failed));
        Assert.Equal([stuck], measured.Value);
        Assert.StartsWith("Resume run: 1 examined, 1 resumed, 0 failed, ", log.Lines.Last(), StringComparison.Ordinal);
        Assert.Equal(stuck == 0 ? [] : ["1 instances had been stuck for more than 00:02:00 and were moved on."], log.Lines.SkipLast(1));
    }

    [Fact]
    public async Task A_host_that_has_just_started_takes_up_entries_of_any_age_and_attempts_that_nobody_runs_any_more()
    {
        await using var lab = await Laboratory.OpenAsync();
        var voted = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(voted, Workflows.First, "alice");
        var running = await lab.StartAsync(Workflows.OneEffect());
        await lab.ClaimAsync(running);
        lab.Time.Advance(TimeSpan.FromSeconds(1));

        var report = await lab.Resume.RecoverAsync(lab.Time.GetUtcNow(), TestContext.Current.CancellationToken);

        Assert.Equal((2, 2, 0), (report.Examined, report.Resumed, report.Failed));
        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(voted)).Snapshot.Status);
        Assert.Equal("the process ended while it ran",
            Assert.IsType<InstanceState.AwaitingRetry>((await lab.PeekAsync(running)).Snapshot.State).LastFailure);
    }

    [Fact]
    public async Task A_host_that_has_just_started_leaves_the_attempts_it_has_begun_itself_alone()
    {
        await using var lab = await Laboratory.OpenAsync();
        var processStart = lab.Time.GetUtcNow();
        var id = await lab.StartAsync(Workflows.OneEffect());

        await lab.Resume.RecoverAsync(processStart, TestContext.Current.CancellationToken);

        Assert.IsType<InstanceState.Running>((await lab.PeekAsync(id)).Snapshot.State);
        Assert.Empty(await lab.HistoryAsync(id, HistoryKind.AttemptFailed));
    }

    private static Task<ResumeReport> RunAsync(Laboratory lab) => lab.Resume.RunAsync(TestContext.Current.CancellationToken);
}
