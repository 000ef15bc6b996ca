using static WorkflowFunctions.Functions.Tests.Orchestrator.Advances;

namespace WorkflowFunctions.Functions.Tests.Orchestrator;

public sealed class RecordedCallsTests
{
    /// <summary>Orchestrations in flight replay this sequence: a change of the loop that changes it breaks them.</summary>
    [Fact]
    public void The_loop_makes_the_durable_calls_that_were_recorded()
    {
        var driver = new OrchestratorDriver(
            Await(FirstApproval, Deadline), Await(FirstApproval, Deadline), Run(), WaitUntil(Deadline), Run(attempt: 2),
            Await(SecondApproval), Finished);
        driver.Start();
        driver.Ring(FirstApproval);
        driver.Ring(FirstApproval);
        driver.FireTimer();
        driver.Ring(SecondApproval);
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
        Contract.Equal("recorded-calls.txt", driver.Calls);
    }

    /// <summary>The second version of the loop: a vote does not wait for a reminder.</summary>
    [Fact]
    public void A_step_beside_a_wait_makes_the_durable_calls_that_were_recorded()
    {
        var driver = new OrchestratorDriver(
            Beside(FirstApproval, Deadline), Beside(FirstApproval, Deadline), Beside(FirstApproval, Deadline), Await(FirstApproval, Deadline),
            Finished)
        { IsSlow = true };
        driver.Start();
        driver.Ring(FirstApproval);
        driver.Ring(FirstApproval);
        driver.EndStep();
        driver.Ring(FirstApproval);
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
        Contract.Equal("recorded-calls-2.txt", driver.Calls);
    }

    /// <summary>A step that gets no place at its worker: first one alone, then one beside a wait, during which somebody answers.</summary>
    [Fact]
    public void A_step_whose_turn_it_is_not_makes_the_durable_calls_that_were_recorded()
    {
        var driver = new OrchestratorDriver(
            Run(), Run(), Beside(FirstApproval, Deadline), Beside(FirstApproval, Deadline), Await(FirstApproval, Deadline), Finished);
        driver.Turns.Enqueue(NotYet(seconds: 2));
        driver.Turns.Enqueue(null);
        driver.Turns.Enqueue(NotYet(seconds: 4));
        driver.Start();
        driver.FireTimer();
        driver.Ring(FirstApproval);
        driver.Ring(FirstApproval);
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
        Contract.Equal("recorded-calls-3.txt", driver.Calls);
    }

    [Fact]
    public void A_step_whose_turn_it_is_not_tries_again_at_its_time_and_not_before()
    {
        var driver = new OrchestratorDriver(Run(), Run(), Run(), Finished);
        driver.Turns.Enqueue(NotYet(seconds: 2));
        driver.Turns.Enqueue(NotYet(seconds: 0.1));
        driver.Start();
        Assert.Equal((1, 1), (driver.Count("Advance"), driver.Count("ExecuteStep")));
        Assert.Contains("Timer 2026-03-02T09:00:02.0000000Z", driver.Calls);
        driver.FireTimer();
        Assert.Equal((2, 2), (driver.Count("Advance"), driver.Count("ExecuteStep")));
        // At once would be a busy loop.
        Assert.Contains("Timer 2026-03-02T09:00:01.0000000Z", driver.Calls);
        driver.FireTimer();
        Assert.Equal((4, 3), (driver.Count("Advance"), driver.Count("ExecuteStep")));
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(500)]
    public void A_step_beside_a_wait_whose_turn_it_is_not_tries_again_at_its_time_or_when_the_wait_ends(double minutes)
    {
        var deadline = new DateTimeOffset(new OrchestratorDriver().Now).AddMinutes(50);
        var driver = new OrchestratorDriver(Beside(FirstApproval, deadline), Beside(FirstApproval, deadline), Await(FirstApproval, deadline));
        driver.Turns.Enqueue(NotYet(seconds: 60 * minutes));
        driver.Start();
        Assert.Equal((1, 1), (driver.Count("Advance"), driver.Count("ExecuteStep")));
        Assert.Equal($"Timer {deadline.AddMinutes(Math.Min(minutes, 50) - 50).UtcDateTime:o}", driver.Calls[^1]);
        driver.FireTimer();
        Assert.Equal((3, 2), (driver.Count("Advance"), driver.Count("ExecuteStep")));
        Assert.Equal([FirstApproval], driver.OpenWaits);
    }

    [Fact]
    public void Generations_end_although_a_step_never_gets_its_turn()
    {
        var turns = WorkflowOrchestrator.TurnsOfGeneration;
        var driver = new OrchestratorDriver([.. Enumerable.Repeat(Run(), turns)]);
        for (var turn = 0; turn < turns; turn++)
            driver.Turns.Enqueue(NotYet(seconds: 2));
        driver.Start();
        for (var turn = 0; turn < turns; turn++)
            driver.FireTimer();
        Assert.Equal((turns, 1), (driver.Count("ExecuteStep"), driver.Count("ContinueAsNew")));
    }

    /// <summary>What the first release has recorded names an event and is not open: its turns await the step alone.</summary>
    [Fact]
    public void A_turn_that_was_recorded_before_awaits_its_step_alone()
    {
        var driver = new OrchestratorDriver(Beside(FirstApproval) with { IsOpen = false }, Finished) { IsSlow = true };
        driver.Start();
        driver.Ring(FirstApproval);
        Assert.Equal((1, 0), (driver.Count("Advance"), driver.Count("Wait")));
        driver.EndStep();
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_vote_is_taken_while_a_reminder_is_sent_and_the_reminder_is_not_sent_twice()
    {
        var driver = new OrchestratorDriver(Beside(FirstApproval), Beside(FirstApproval), Finished, Finished) { IsSlow = true };
        driver.Start();
        driver.Ring(FirstApproval);
        driver.Ring(FirstApproval);
        Assert.Equal((3, 1), (driver.Count("Advance"), driver.Count("ExecuteStep")));
        Assert.False(driver.Orchestration.IsCompleted);
        driver.EndStep();
        Assert.Equal((4, 1), (driver.Count("Advance"), driver.Count("ExecuteStep")));
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
    }

    [Fact]
    public void No_generation_ends_while_a_step_runs_beside_a_wait()
    {
        var turns = WorkflowOrchestrator.TurnsOfGeneration + 5;
        var driver = new OrchestratorDriver([.. Enumerable.Repeat(Beside(FirstApproval), turns)]) { IsSlow = true };
        driver.Start();
        for (var turn = 1; turn < turns; turn++)
            driver.Ring(FirstApproval);
        Assert.Equal((turns, 1, 0), (driver.Count("Advance"), driver.Count("ExecuteStep"), driver.Count("ContinueAsNew")));
        driver.EndStep();
        Assert.Equal(1, driver.Count("ContinueAsNew"));
    }

    private static NotYourTurn NotYet(double seconds) => new(new DateTimeOffset(new OrchestratorDriver().Now).AddSeconds(seconds));
}
