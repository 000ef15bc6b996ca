using static WorkflowFunctions.Functions.Tests.Orchestrator.Advances;

namespace WorkflowFunctions.Functions.Tests.Orchestrator;

public sealed class OrchestratorWaitTests
{
    [Fact]
    public void It_waits_for_the_event_of_the_current_step_and_no_other()
    {
        var driver = new OrchestratorDriver(Await(FirstApproval), Await(SecondApproval));
        driver.Start();
        Assert.Equal([FirstApproval], driver.OpenWaits);
        driver.Ring(FirstApproval);
        Assert.Equal([SecondApproval], driver.OpenWaits);
    }

    [Fact]
    public void The_event_of_another_step_does_not_wake_it()
    {
        var driver = new OrchestratorDriver(Await(FirstApproval), Await(SecondApproval));
        driver.Start();
        driver.Ring(SecondApproval);
        Assert.Equal(1, driver.Count("Advance"));
    }

    [Fact]
    public void An_event_wakes_it_whatever_its_case()
    {
        var driver = new OrchestratorDriver(Await(FirstApproval), Finished);
        driver.Start();
        driver.Ring(FirstApproval.ToUpperInvariant());
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
    }

    [Fact]
    public void The_same_step_again_has_a_new_wait_and_never_two()
    {
        var driver = new OrchestratorDriver(Await(FirstApproval), Await(FirstApproval), Await(FirstApproval));
        driver.Start();
        driver.Ring(FirstApproval);
        driver.Ring(FirstApproval);
        Assert.Equal([FirstApproval], driver.OpenWaits);
        Assert.Equal(3, driver.Count("Advance"));
    }

    [Fact]
    public void A_storm_while_it_advances_costs_one_more_Advance()
    {
        var driver = new OrchestratorDriver(Await(FirstApproval), Await(FirstApproval), Await(FirstApproval), Await(FirstApproval));
        driver.Start();
        driver.OnAdvance = () =>
        {
            driver.OnAdvance = () => { };
            for (var ring = 0; ring < 15; ring++)
                driver.Ring(FirstApproval);
        };
        driver.Ring(FirstApproval);
        Assert.Equal(3, driver.Count("Advance"));
        Assert.Equal([FirstApproval], driver.OpenWaits);
    }

    [Fact]
    public void A_deadline_wakes_it()
    {
        var driver = new OrchestratorDriver(Await(FirstApproval, Deadline), Finished);
        driver.Start();
        Assert.Contains("Timer 2026-03-02T17:00:00.0000000Z", driver.Calls);
        driver.FireTimer();
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
        Assert.DoesNotContain("CancelTimer", driver.Calls);
    }

    [Fact]
    public void The_timer_is_cancelled_when_the_event_wins()
    {
        var driver = new OrchestratorDriver(Await(FirstApproval, Deadline), Finished);
        driver.Start();
        driver.Ring(FirstApproval);
        Assert.Contains("CancelTimer", driver.Calls);
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_timer_that_fires_early_leads_to_a_new_timer_and_not_to_a_busy_loop()
    {
        var driver = new OrchestratorDriver(Await(FirstApproval, Deadline), Await(FirstApproval, Deadline), Finished);
        driver.Start();
        driver.Now = Deadline.UtcDateTime.AddMilliseconds(-400);
        driver.FireTimer();
        Assert.Equal(2, driver.Count("Advance"));
        Assert.Contains("Timer 2026-03-02T17:00:00.6000000Z", driver.Calls);
        Assert.Equal(1, driver.Count("Wait"));
        driver.FireTimer();
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_wait_that_lost_against_its_deadline_is_kept_for_the_next_visit()
    {
        var driver = new OrchestratorDriver(Await(FirstApproval, Deadline), Await(SecondApproval), Await(FirstApproval), Finished);
        driver.Start();
        driver.FireTimer();
        driver.Ring(SecondApproval);
        Assert.Equal(1, driver.Count("Wait " + FirstApproval));
        driver.Ring(FirstApproval);
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
    }

    [Fact]
    public void All_waits_that_have_completed_are_taken_before_one_Advance()
    {
        var driver = new OrchestratorDriver(Await(FirstApproval, Deadline), Await(SecondApproval), Await(FirstApproval), Await(FirstApproval));
        driver.Start();
        driver.FireTimer();
        driver.Ring(FirstApproval);
        driver.Ring(SecondApproval);
        Assert.Equal(3, driver.Count("Advance"));
        Assert.Equal([FirstApproval], driver.OpenWaits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_wait_for_time_ends_with_its_timer_or_the_wake_event(bool isRung)
    {
        var driver = new OrchestratorDriver(WaitUntil(Deadline), Finished);
        driver.Start();
        Assert.Equal(["TellRequester.Wake"], driver.OpenWaits);
        if (isRung)
            driver.Ring("TellRequester.Wake");
        else
            driver.FireTimer();
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
        Assert.False(driver.HasTimer);
    }
}
