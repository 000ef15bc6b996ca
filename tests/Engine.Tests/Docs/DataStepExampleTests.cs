using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>The examples of the steps that wait for nobody and reach nowhere.</summary>
public sealed class DataStepExampleTests
{
    [Fact]
    public async Task The_markers_are_a_workflow_that_is_complete_at_once()
    {
        var example = Example.Of(StepTypes.Noop);
        await using var run = await example.RunAsync();

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal(example.Block("text"), string.Join('\n', await run.HistoryAsync()));
    }

    [Fact]
    public async Task Variables_take_over_what_a_single_token_stands_for()
    {
        var example = Example.Of(StepTypes.SetVariable);
        await using var run = await example.RunAsync(example.Json());

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal(example.Json(1), run.Compact());
    }

    [Theory]
    [InlineData("""{ "amount": 99.50 }""", "Small")]
    [InlineData("""{ "amount": "1000.00", "category": "Books" }""", "Known")]
    [InlineData("""{ "amount": "a lot", "category": "books" }""", "Ask")]
    public async Task A_decision_goes_on_to_where_its_page_says(string data, string step)
    {
        var example = Example.Of(StepTypes.Decision);
        await using var run = await example.RunAsync(data);

        example.Says($"`{data}`");
        Assert.Contains(await run.Lab.HistoryAsync(run.Id, HistoryKind.StepEntered), entry => entry.StepUniqueName == step);
        if (step == "Ask")
            Assert.Contains(example.Block("text"), string.Join('\n', await run.HistoryAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "cn": "a.internal" }""", InstanceStatus.Rejected)]
    [InlineData("""{ "cn": "www.example.com" }""", InstanceStatus.Complete)]
    [InlineData("{}", InstanceStatus.Complete)]
    public async Task A_rejection_declines_what_its_page_says(string data, InstanceStatus status)
    {
        var example = Example.Of(StepTypes.Reject);
        await using var run = await example.RunAsync(data);

        Assert.Equal(status, run.Snapshot.Status);
        if (status == InstanceStatus.Rejected)
            example.Says($"`{run.Standing.Message}`");
    }

    [Fact]
    public async Task Metadata_is_text_in_a_map_that_keeps_what_it_had()
    {
        var example = Example.Of(StepTypes.UpdateMetadata);
        await using var run = await example.RunAsync(example.Json());

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal(example.Json(1), run.Compact());
    }

    [Fact]
    public async Task A_script_computes_what_lands_in_the_data_bucket()
    {
        var example = Example.Of(StepTypes.Script);
        await using var run = await example.RunAsync(example.Json());
        await using var without = await example.RunAsync();
        await using var thrown = await example.RunAsync("{}", [("const names", "throw new Error('no names');const names")]);

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal(example.Json(1), run.Compact());
        Assert.Equal("10", without.Data("price"));
        Assert.Equal((InstanceStatus.Failed, "Price", example.Block("text")), thrown.Standing);
    }

    [Fact]
    public async Task A_delay_waits_until_its_time()
    {
        var example = Example.Of(StepTypes.Delay);
        await using var run = await example.RunAsync("""{ "window": "2026-03-07T22:00:00Z" }""");
        Assert.Equal((InstanceStatus.Suspended, "NotBefore", "Waiting until 2026-03-07T22:00:00Z."), run.Standing);
        example.Says($"`{run.Standing.Message}`");

        await run.AfterAsync(hours: 153.9);
        Assert.Equal(InstanceStatus.Suspended, run.Snapshot.Status);
        await run.AfterAsync(hours: 0.1);

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
    }

    [Fact]
    public async Task A_delay_that_is_over_or_no_date_does_not_wait()
    {
        var example = Example.Of(StepTypes.Delay);
        await using var over = await example.RunAsync("""{ "window": "2026-02-01" }""");
        await using var wrong = await example.RunAsync("""{ "window": "soon" }""");

        Assert.Equal(InstanceStatus.Complete, over.Snapshot.Status);
        Assert.Contains("Did not wait: 2026-02-01T00:00:00Z is over.", await over.HistoryAsync());
        example.Says("`Did not wait: 2026-02-01T00:00:00Z is over.`");
        Assert.Equal((InstanceStatus.Failed, "NotBefore", example.Block("text")), wrong.Standing);
    }
}
