using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

public sealed class StepRunnerTests
{
    [Fact]
    public async Task An_outcome_is_recorded_under_the_key_of_its_attempt_and_its_values_land_in_the_data_bucket()
    {
        await using var lab = await Laboratory.OpenAsync();
        lab.Executor.Run = (context, _) =>
        {
            context.Note("Noted.");
            return Task.FromResult<EffectOutcome>(new EffectOutcome.Succeeded(JsonMap.From(("ticket", "T-1"))));
        };
        var (id, attempt) = await StartAsync(lab);

        await RunAsync(lab, id, attempt);

        Assert.Equal(attempt.OutcomeKey, Assert.Single((await lab.PeekAsync(id)).Unread).Key);
        var snapshot = await lab.ReadAsync(id);
        Assert.Equal(InstanceStatus.Complete, snapshot.Status);
        Assert.Equal("T-1", snapshot.Data["ticket"].GetString());
        Assert.Contains(await lab.HistoryAsync(id, HistoryKind.Note), entry => entry.Message == "Noted.");
    }

    [Fact]
    public async Task An_attempt_whose_outcome_is_recorded_is_not_run_again()
    {
        await using var lab = await Laboratory.OpenAsync();
        var (id, attempt) = await StartAsync(lab);

        await RunAsync(lab, id, attempt);
        await RunAsync(lab, id, attempt);
        await lab.AdvanceAsync(id);
        await RunAsync(lab, id, attempt);

        Assert.Single(lab.Executor.EffectKeys);
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_tried_again_under_the_same_effect_key_until_the_attempts_are_used_up()
    {
        await using var lab = await Laboratory.OpenAsync();
        lab.Executor.Run = (_, _) => throw new InvalidOperationException("no route to host");
        var (id, attempt) = await StartAsync(lab);

        for (var number = 1; number < RetryPolicy.Default.MaxAttempts; number++)
        {
            await RunAsync(lab, id, attempt);
            var wait = Assert.IsType<NextAction.WaitUntil>((await lab.AdvanceAsync(id)).Next);
            lab.Time.SetUtcNow(wait.Time);
            attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
        }

        await RunAsync(lab, id, attempt);
        var snapshot = await lab.ReadAsync(id);

        Assert.Equal(InstanceStatus.Failed, snapshot.Status);
        Assert.Equal("Step 'Effect1' failed: InvalidOperationException: no route to host", snapshot.Message.Text);
        Assert.Equal(RetryPolicy.Default.MaxAttempts, lab.Executor.EffectKeys.Count);
        Assert.Single(lab.Executor.EffectKeys.Distinct());
    }

    [Fact]
    public async Task Waiting_for_a_turn_is_not_time_of_an_attempt_whose_executor_keeps_the_time_itself()
    {
        await using var lab = await Laboratory.OpenAsync();
        lab.Executor.Run = (context, cancellation) =>
        {
            context.KeepTimeYourself();
            lab.Time.Advance(RetryPolicy.Default.TimeLimit * 10);
            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult<EffectOutcome>(EffectOutcome.Succeeded.Nothing);
        };
        var (id, attempt) = await StartAsync(lab);

        await RunAsync(lab, id, attempt);

        Assert.IsType<EffectOutcome.Succeeded>(Assert.IsType<OutcomeRecorded>(Assert.Single((await lab.PeekAsync(id)).Unread)).Outcome);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_stopped_and_counts_as_failed()
    {
        await using var lab = await Laboratory.OpenAsync();
        lab.Executor.Run = async (_, cancellation) =>
        {
            lab.Time.Advance(RetryPolicy.Default.TimeLimit);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            throw new InvalidOperationException("not reached");
        };
        var (id, attempt) = await StartAsync(lab);

        await RunAsync(lab, id, attempt);

        await lab.AdvanceAsync(id);
        Assert.Contains("no response within 100 seconds", Assert.Single(await lab.HistoryAsync(id, HistoryKind.AttemptFailed)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<JsonMap>> Unrecordable => new()
    {
        { "nested too deeply", () => JsonMap.Empty.Set("deep", Nested(70)) },
        { "nested so that it is written and not read", () => JsonMap.Empty.Set("deep", Nested(62)) },
        { "without a value", () => JsonMap.Empty.Set("nothing", default(JsonElement)) },
        { "of a document that is gone", () => JsonMap.Empty.Set("gone", Disposed()) },
        { "far too large", () => JsonMap.From(("large", new string('x', WorkflowMachine.LargestData))) },
    };

    [Theory]
    [MemberData(nameof(Unrecordable))]
    public async Task An_outcome_that_cannot_be_recorded_fails_the_step_for_good_and_does_not_run_it_again(string _, Func<JsonMap> values)
    {
        await using var lab = await Laboratory.OpenAsync();
        lab.Executor.Run = (context, _) => Task.FromResult<EffectOutcome>(new EffectOutcome.Succeeded(values()));
        var (id, attempt) = await StartAsync(lab);

        await RunAsync(lab, id, attempt);
        await RunAsync(lab, id, attempt);

        var snapshot = await lab.ReadAsync(id);
        Assert.Equal(InstanceStatus.Failed, snapshot.Status);
        Assert.StartsWith("Step 'Effect1' failed: its outcome ", snapshot.Message.Text, StringComparison.Ordinal);
        Assert.Single(lab.Executor.EffectKeys);
    }

    private static JsonElement Nested(int depth) =>
        JsonElement.Parse(new string('[', depth) + new string(']', depth), new JsonDocumentOptions { MaxDepth = 1_000 });

    private static JsonElement Disposed()
    {
        using var document = JsonDocument.Parse("[1]");
        return document.RootElement;
    }

    [Fact]
    public async Task An_attempt_has_its_whole_time_however_long_it_has_queued()
    {
        await using var lab = await Laboratory.OpenAsync();
        var (id, attempt) = await StartAsync(lab);
        lab.Time.Advance(TimeSpan.FromDays(2));
        Assert.False((await lab.AdvanceAsync(id)).Moved);
        var begun = default(DateTimeOffset);

        await lab.Runner.ExecuteAsync(id, attempt, limit => begun = limit, cause: default, TestContext.Current.CancellationToken);

        Assert.Equal(lab.Time.GetUtcNow() + RetryPolicy.Default.AttemptLimit, begun);
        Assert.Equal(lab.Time.GetUtcNow(), Assert.Single(await lab.HistoryAsync(id, HistoryKind.AttemptStarted)).At);
        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
    }

    [Fact]
    public async Task An_attempt_that_could_not_be_claimed_has_not_run_and_is_offered_under_the_same_number()
    {
        await using var lab = await Laboratory.OpenAsync();
        var (id, attempt) = await StartAsync(lab);
        lab.Store.BeforeNextCommit = () => throw new StorageUnavailableException("away");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => RunAsync(lab, id, attempt));

        Assert.Empty(lab.Executor.EffectKeys);
        Assert.Equal(new NextAction.RunStep(attempt), (await lab.AdvanceAsync(id)).Next);
    }

    [Fact]
    public async Task An_attempt_that_is_delivered_again_after_a_crash_runs_for_what_is_left_of_its_time_and_not_beyond()
    {
        await using var lab = await Laboratory.OpenAsync();
        var (id, attempt) = await StartAsync(lab);
        var limit = (await lab.ClaimAsync(id)).State.DueAt!.Value;
        lab.Time.SetUtcNow(limit.AddSeconds(-7));
        lab.Executor.Run = async (_, cancellation) =>
        {
            lab.Time.Advance(TimeSpan.FromSeconds(7));
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return EffectOutcome.Succeeded.Nothing;
        };

        await RunAsync(lab, id, attempt);
        await RunAsync(lab, id, attempt);

        Assert.Single(lab.Executor.EffectKeys);
        await lab.AdvanceAsync(id);
        Assert.Contains("no response within 7 seconds", Assert.Single(await lab.HistoryAsync(id, HistoryKind.AttemptFailed)).Message, StringComparison.Ordinal);
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.AttemptStarted));
    }

    [Fact]
    public async Task What_was_unread_is_folded_with_the_claim_so_that_the_history_keeps_to_the_order_of_time()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(2, ("ReminderHours", "1"), ("ReminderRecipients", "pki@example.com")));
        lab.Time.Advance(TimeSpan.FromHours(1));
        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
        await lab.AcceptAsync(id, Workflows.First, "alice");
        lab.Time.Advance(TimeSpan.FromSeconds(1));

        await RunAsync(lab, id, attempt);

        var kinds = (await lab.HistoryAsync(id)).Select(entry => entry.Kind).ToList();
        Assert.True(kinds.IndexOf(HistoryKind.SignalReceived) < kinds.IndexOf(HistoryKind.AttemptStarted));
        Assert.Single(lab.Mail.Sent);
    }

    [Fact]
    public async Task An_outcome_that_cannot_be_stored_is_kept_until_the_limit_and_the_effect_never_repeated_for_it()
    {
        await using var lab = await Laboratory.OpenAsync();
        var (id, attempt) = await StartAsync(lab);
        var refused = 0;
        lab.Store.BeforeNextAppend = RefuseAsync;

        var running = RunAsync(lab, id, attempt);
        await Eventually.HoldsAsync(() => Task.FromResult(running.IsCompleted), () => lab.Time.Advance(TimeSpan.FromSeconds(1)));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => running);
        Assert.InRange(refused, 20, RetryPolicy.Default.AttemptLimit.TotalSeconds);
        Assert.Single(lab.Executor.EffectKeys);

        Task RefuseAsync()
        {
            refused++;
            lab.Store.BeforeNextAppend = RefuseAsync;
            throw new StorageUnavailableException("full");
        }
    }

    [Fact]
    public async Task An_attempt_is_claimed_only_when_its_executor_lets_it_in()
    {
        var turn = new TaskCompletionSource<IDisposable?>();
        await using var lab = await Laboratory.OpenAsync(new GuardedExecutor(turn.Task));
        var id = await lab.StartAsync(Workflows.Of(Workflows.Step("Guarded1", "Guarded", "EndNOOP")));
        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;

        var running = RunAsync(lab, id, attempt);
        lab.Time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await lab.HistoryAsync(id, HistoryKind.AttemptStarted));
        using var seat = new CancellationTokenSource();
        turn.SetResult(seat);
        await running;

        Assert.Single(await lab.HistoryAsync(id, HistoryKind.AttemptStarted));
        Assert.Throws<ObjectDisposedException>(() => seat.Token);
        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
    }

    [Fact]
    public async Task A_stopping_host_records_no_outcome()
    {
        await using var lab = await Laboratory.OpenAsync();
        using var stop = new CancellationTokenSource();
        lab.Executor.Run = async (_, cancellation) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            throw new InvalidOperationException("not reached");
        };
        var (id, attempt) = await StartAsync(lab);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lab.Runner.ExecuteAsync(id, attempt, stop.Token));

        Assert.Empty((await lab.PeekAsync(id)).Unread);
    }

    [Fact]
    public async Task A_step_type_that_nobody_registered_fails_its_instance()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.Of(Workflows.Step("Unknown1", "NeverHeardOf", "EndNOOP")));

        await RunAsync(lab, id, Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt);

        Assert.Equal("Step 'Unknown1' failed: no step type 'NeverHeardOf' is registered here", (await lab.ReadAsync(id)).Message.Text);
    }

    private sealed class GuardedExecutor(Task<IDisposable?> turn) : IStepExecutor
    {
        public StepType Type { get; } = new("Guarded", "Guarded");

        public ValueTask<IDisposable?> EnterAsync(Guid definitionId, CancellationToken cancellation) => new(turn);

        public Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation) =>
            Task.FromResult<EffectOutcome>(EffectOutcome.Succeeded.Nothing);
    }

    private static async Task<(Guid Id, AttemptId Attempt)> StartAsync(Laboratory lab)
    {
        var id = await lab.StartAsync(Workflows.OneEffect());
        return (id, Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt);
    }

    private static Task RunAsync(Laboratory lab, Guid id, AttemptId attempt) =>
        lab.Runner.ExecuteAsync(id, attempt, TestContext.Current.CancellationToken);
}
