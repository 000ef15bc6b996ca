using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class AttemptTests
{
    [Fact]
    public void A_success_puts_its_values_into_the_data_bucket_and_its_notes_into_the_history()
    {
        var walk = Mailing().End(Entries.Success("""{ "sent": 1 }""", "one recipient was dropped"));

        Assert.Equal(Json.Map("""{ "sent": 1 }"""), walk.Snapshot.Data);
        Assert.Equal("AttemptSucceeded Note StepEntered Completed", walk.Kinds);
        Assert.Equal("one recipient was dropped", walk.History[1].Message);
    }

    [Fact]
    public void Failures_that_may_pass_are_retried_after_growing_pauses_until_the_fifth_fails_the_instance()
    {
        var walk = Mailing();
        var pauses = new List<TimeSpan>();
        for (var attempt = 1; attempt < 5; attempt++)
        {
            Assert.Equal(new NextAction.RunStep(new AttemptId(2, "step", attempt)), walk.Next);
            walk.End(Entries.Passing("503"));
            var until = Assert.IsType<NextAction.WaitUntil>(walk.Next).Time;
            pauses.Add(until - walk.Now);
            Assert.Equal($"Step 'Tell step' is tried again at {Timestamps.Format(until)}: 503", walk.Message);
            Assert.Equal("RetryElapsed", walk.At(until).Kinds);
            Assert.Equal("AttemptStarted", walk.Claim().Kinds);
        }

        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal("AttemptFailed Failed", walk.End(Entries.Passing("503")).Kinds);
        Assert.Equal((InstanceStatus.Failed, "Step 'Tell' failed: 503"), (walk.Snapshot.Status, walk.Message));
    }

    [Fact]
    public void The_pause_is_at_least_as_long_as_the_other_side_asked_for()
    {
        var walk = Mailing().End(Entries.Passing("429", retryAfter: TimeSpan.FromMinutes(7)));

        Assert.Equal(new NextAction.WaitUntil(Walk.Noon.AddMinutes(7)), walk.Next);
    }

    [Fact]
    public void A_retry_does_not_begin_before_its_time()
    {
        var walk = Mailing().End(Entries.Passing());
        var until = ((NextAction.WaitUntil)walk.Next).Time;

        Assert.Empty(walk.At(until.AddTicks(-1)).History);
        Assert.Equal(new NextAction.RunStep(new AttemptId(2, "step", 2)), walk.At(until).Next);
    }

    [Fact]
    public void A_permanent_failure_fails_the_instance_at_once()
    {
        var walk = Mailing().End(Entries.Permanent("no such host"));

        Assert.Equal((InstanceStatus.Failed, "Step 'Tell' failed: no such host"), (walk.Snapshot.Status, walk.Message));
    }

    [Fact]
    public void A_late_outcome_of_an_attempt_that_was_given_up_is_not_counted()
    {
        var walk = Mailing().Claim().After(RetryPolicy.Default.AttemptLimit).After(TimeSpan.FromMinutes(1));
        Assert.Equal(new NextAction.RunStep(new AttemptId(2, "step", 2)), walk.Next);

        walk.Take(Entries.Outcome(2, Effects.Step, 1, Entries.Success("""{ "sent": 1 }"""), walk.Now));

        Assert.Equal("AttemptNotCounted", walk.Kinds);
        Assert.Equal("Outcome of attempt 1 (step) arrived late and was not counted.", walk.History[0].Message);
        Assert.Equal(new NextAction.RunStep(new AttemptId(2, "step", 2)), walk.Next);
        Assert.Empty(walk.Snapshot.Data);
    }

    [Fact]
    public void An_attempt_without_an_outcome_by_its_limit_counts_as_failed_and_is_tried_again()
    {
        var walk = Mailing().Claim();
        var limit = Walk.Noon + RetryPolicy.Default.AttemptLimit;

        Assert.Empty(walk.At(limit.AddTicks(-1)).History);
        Assert.Equal("AttemptFailed", walk.At(limit).Kinds);
        Assert.Equal("Attempt 1 (step) failed: no outcome by 2026-03-02T12:02:00Z", walk.History[0].Message);
        Assert.IsType<InstanceState.AwaitingRetry>(walk.Snapshot.State);
    }

    [Fact]
    public void An_abandoned_attempt_fails_under_the_key_of_its_own_outcome()
    {
        var walk = Mailing().Claim();

        var abandoned = WorkflowMachine.Abandoned(walk.Snapshot, processStart: Walk.Noon.AddSeconds(1), now: Walk.Noon.AddSeconds(1))!;

        Assert.Equal("outcome.2.step.1", abandoned.Key);
        Assert.IsType<InstanceState.AwaitingRetry>(walk.Take(abandoned).Snapshot.State);
        Assert.Equal("Attempt 1 (step) failed: the process ended while it ran", walk.History[0].Message);
    }

    [Fact]
    public void An_attempt_that_queues_has_no_limit_and_never_counts_as_failed_however_long_it_takes()
    {
        var walk = Mailing().After(TimeSpan.FromDays(30));

        Assert.Empty(walk.History);
        Assert.Equal(new NextAction.RunStep(new AttemptId(2, "step", 1)), walk.Next);
        Assert.Null(WorkflowMachine.Abandoned(walk.Snapshot, processStart: walk.Now, walk.Now));
    }

    [Fact]
    public void An_attempt_is_claimed_when_it_begins_and_from_then_on_its_time_counts()
    {
        var walk = Mailing().After(TimeSpan.FromHours(3));

        Assert.Equal("AttemptStarted", walk.Claim().Kinds);
        Assert.Equal(Walk.Noon.AddHours(3), walk.History[0].At);
        var attempt = walk.Snapshot.State.UnderWay!;
        Assert.Equal(
            (walk.Now, walk.Now + RetryPolicy.Default.AttemptLimit, walk.Now), (attempt.StartedAt, attempt.LimitAt, attempt.BegunAt));
        Assert.Equal(attempt.LimitAt, walk.Snapshot.State.DueAt);
    }

    [Fact]
    public void A_claim_is_not_renewed_so_that_an_effect_which_ends_its_process_every_time_comes_to_its_limit()
    {
        var walk = Mailing().Claim();
        var limit = walk.Snapshot.State.DueAt;

        walk.After(TimeSpan.FromMinutes(1)).Claim();

        Assert.Empty(walk.History);
        Assert.Equal(limit, walk.Snapshot.State.DueAt);
    }

    [Fact]
    public void An_attempt_that_queues_is_due_soon_so_that_a_process_which_forgot_it_is_found_out() =>
        Assert.Equal(Walk.Noon + StepAttempt.Patience, Mailing().Snapshot.State.DueAt);

    [Theory]
    [InlineData("retrying")]
    [InlineData("waiting")]
    [InlineData("complete")]
    public void Where_no_attempt_is_under_way_nothing_is_claimed(string state)
    {
        var walk = Situations.Of(state);
        var before = walk.Snapshot;

        Assert.Empty(walk.Claim().History);
        Assert.Same(before, walk.Snapshot);
    }

    [Theory]
    [InlineData("retrying")]
    [InlineData("waiting")]
    [InlineData("complete")]
    public void Nothing_can_be_abandoned_where_no_attempt_is_under_way(string state) =>
        Assert.Null(WorkflowMachine.Abandoned(Situations.Of(state).Snapshot, Walk.Noon.AddDays(1), Walk.Noon.AddDays(1)));

    [Fact]
    public void An_attempt_that_the_process_has_begun_itself_is_not_abandoned() =>
        Assert.Null(WorkflowMachine.Abandoned(Mailing().Claim().Snapshot, processStart: Walk.Noon, now: Walk.Noon.AddSeconds(1)));

    [Fact]
    public void An_attempt_from_before_the_clock_was_set_back_is_abandoned() =>
        Assert.NotNull(WorkflowMachine.Abandoned(Mailing().Claim().Snapshot, processStart: Walk.Noon.AddDays(-1), now: Walk.Noon.AddDays(-1)));

    [Fact]
    public void An_attempt_that_begins_late_has_its_whole_time()
    {
        var walk = Mailing().End(Entries.Passing()).After(TimeSpan.FromDays(1)).Claim();

        Assert.Equal(walk.Now + RetryPolicy.Default.AttemptLimit, walk.Snapshot.State.DueAt);
    }

    [Fact]
    public void While_an_attempt_runs_the_message_says_which_step_does() =>
        Assert.Equal("Running step 'Tell step'.", Mailing().Message);

    private static Walk Mailing() => Walk.Begin(Flow.Around(Flow.Mail("Tell", "EndNOOP")));
}
