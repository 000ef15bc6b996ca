using System.Text;
using System.Text.Json;
using static WorkflowFunctions.Functions.Tests.Orchestrator.Advances;

namespace WorkflowFunctions.Functions.Tests.Orchestrator;

public sealed class OrchestratorLoopTests
{
    private const int StatusLimit = 16 * 1024;

    [Fact]
    public void A_step_is_run_and_then_advanced_again()
    {
        var driver = new OrchestratorDriver(Run(), Finished);
        driver.Start();
        Assert.Equal(["Advance", "ExecuteStep", "Advance"], driver.Calls.Select(call => call.Split(' ')[0]));
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
    }

    [Fact]
    public void Activities_are_retried_by_a_policy()
    {
        var driver = new OrchestratorDriver(Run(), Finished);
        driver.Start();
        Assert.All(driver.ActivityOptions, Assert.NotNull);
    }

    [Fact]
    public void It_ends_where_the_instance_is_gone()
    {
        var driver = new OrchestratorDriver(AdvanceResult.Gone);
        driver.Start();
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
        Assert.Equal(1, driver.Count("Advance"));
    }

    [Fact]
    public void It_continues_as_new_only_where_an_Advance_would_come_next_and_drops_events()
    {
        var turns = WorkflowOrchestrator.TurnsOfGeneration;
        var driver = new OrchestratorDriver([.. Enumerable.Repeat(Await(FirstApproval), turns)]);
        driver.Start();
        for (var turn = 0; turn < turns; turn++)
        {
            Assert.Equal(0, driver.Count("ContinueAsNew"));
            driver.Ring(FirstApproval);
        }

        Assert.Equal(turns, driver.Count("Advance"));
        Assert.Equal(turns, driver.Count("Wait"));
        Assert.Equal("ContinueAsNew null preserveUnprocessedEvents=False", driver.Calls[^1]);
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);

        var next = new OrchestratorDriver(Await(FirstApproval));
        next.Start();
        Assert.StartsWith("Advance", next.Calls[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_that_ends_in_the_last_turn_ends_the_orchestration()
    {
        var steps = Enumerable.Repeat(Run(), WorkflowOrchestrator.TurnsOfGeneration - 1);
        var driver = new OrchestratorDriver([.. steps, Finished]);
        driver.Start();
        Assert.Equal(0, driver.Count("ContinueAsNew"));
        Assert.True(driver.Orchestration.IsCompletedSuccessfully);
    }

    [Fact]
    public void The_custom_status_stays_small_whatever_the_names_are()
    {
        var huge = new string('x', StatusLimit);
        var driver = new OrchestratorDriver(new AdvanceResult(AdvanceKind.AwaitSignal, null, huge, Deadline, huge, huge));
        driver.Start();
        var status = JsonSerializer.Serialize(Assert.Single(driver.Statuses));
        Assert.InRange(Encoding.Unicode.GetByteCount(status), 1, StatusLimit / 4);
        Assert.Equal([huge], driver.OpenWaits);
    }
}
