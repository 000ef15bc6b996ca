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
}
