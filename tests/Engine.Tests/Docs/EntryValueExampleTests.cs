using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>The examples of numbers that tokens give.</summary>
public sealed class EntryValueExampleTests
{
    private static readonly Example Approval = Example.Of(StepTypes.RequireApproval, "Numbers from tokens");
    private static readonly Example Input = Example.Of(StepTypes.RequireInput, "A deadline from a token");

    [Fact]
    public async Task An_approval_needs_as_many_people_and_hours_as_the_data_of_the_page_says()
    {
        const string Data = """{ "risk": { "approvers": 2, "hours": "8" } }""";
        Approval.Says($"With `{Data}` in its initial data");
        await using var run = await Approval.RunAsync(Data);

        Approval.Says($"suspended for eight hours with `{run.Standing.Message}`");
        Assert.Equal(
            Approval.Block("text"),
            string.Join('\n', (await run.Lab.HistoryAsync(run.Id, HistoryKind.TokensReplaced)).Select(entry => entry.Message)));
        await run.AfterAsync(hours: 7.9);
        Assert.Equal(InstanceStatus.Suspended, run.Snapshot.Status);
        await run.AfterAsync(hours: 0.1);
        Assert.Equal(InstanceStatus.Rejected, run.Snapshot.Status);
    }

    [Fact]
    public async Task An_approval_fails_with_the_data_of_the_page_that_says_no_numbers()
    {
        const string Data = """{ "risk": { "approvers": "two" } }""";
        Approval.Says($"With `{Data}` it fails:");
        await using var run = await Approval.RunAsync(Data);

        Assert.Equal((InstanceStatus.Failed, Approval.Block("text", 1)), (run.Standing.Status, run.Standing.Message));
    }

    [Fact]
    public async Task An_input_waits_as_long_as_the_data_of_the_page_says()
    {
        const string Data = """{ "supplier": { "hours": 4.5 } }""";
        await using var run = await Input.RunAsync(Data);
        Input.Says($"With `{Data}` the history says `{Assert.Single(await run.Lab.HistoryAsync(run.Id, HistoryKind.TokensReplaced)).Message}`");

        await run.AfterAsync(hours: 4.5);

        Input.Says("after four and a half hours the flow goes on to `Remind`.");
        Assert.Contains(await run.Lab.HistoryAsync(run.Id, HistoryKind.StepEntered), entry => entry.StepUniqueName == "Remind");
    }

    [Fact]
    public async Task An_input_fails_with_the_data_of_the_page_that_says_no_hours()
    {
        const string Data = """{ "supplier": { "hours": 0 } }""";
        Input.Says($"With `{Data}` the instance fails:");
        await using var run = await Input.RunAsync(Data);

        Assert.Equal((InstanceStatus.Failed, Input.Block("text")), (run.Standing.Status, run.Standing.Message));
    }
}
