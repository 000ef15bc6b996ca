using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using static WorkflowFunctions.Engine.Tests.Kit.Rehearsal;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>The example of an approval that keeps people out.</summary>
public sealed class ExcludedApproverExampleTests
{
    private const string Signal = "Finance.ApprovalStatus";
    private const string Data = """{ "payee": "dave" }""";

    private static readonly Example Levels = Example.Of(StepTypes.RequireApproval, "Two levels, two people");

    [Fact]
    public async Task Neither_the_manager_who_has_approved_nor_the_payee_of_the_page_answers_for_finance()
    {
        Levels.Says($"With `{Data}` in its initial data, dave cannot answer `Finance`; and after carol has approved `Manager`, she cannot either.");
        await using var run = await Levels.RunAsync(Data);

        await run.ApproveAsync(Carol, "Manager");

        Assert.IsType<Refusal.Excluded>(await run.RefusalAsync(Dave, Signal, """{ "Approved": true }"""));
        Assert.IsType<Refusal.ApprovedBefore>(await run.RefusalAsync(Carol, Signal, """{ "Approved": true }"""));
        await run.ApproveAsync(Alice, "Finance");
        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
    }

    [Fact]
    public async Task Without_a_payee_the_instance_fails_as_the_page_says()
    {
        await using var run = await Levels.RunAsync();

        await run.ApproveAsync(Carol, "Manager");

        Assert.Equal((InstanceStatus.Failed, Levels.Block("text")), (run.Standing.Status, run.Standing.Message));
    }
}
