using static WorkflowFunctions.Functions.Tests.Orchestrator.Answers;

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
}
