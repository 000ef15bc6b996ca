using WorkflowFunctions.Portal.Drawing;

namespace WorkflowFunctions.Portal.Tests.Drawing;

public sealed class TakenPathTests
{
    private static readonly WorkflowGraph Graph = WorkflowGraph.Of(Graphs.Of("a -continue-> b", "a -deny-> d", "b -changes-> a", "b -continue-> c", "c -continue-> d"));

    [Fact]
    public void It_tells_what_was_done_where_it_stands_and_what_lies_ahead()
    {
        var path = new TakenPath(["a", "B"], "b");
        Assert.Equal([StepMark.Done, StepMark.Here, StepMark.Ahead, StepMark.Ahead], new[] { "a", "b", "c", "d" }.Select(path.MarkOf));
    }

    [Fact]
    public void What_an_ended_instance_did_not_enter_was_not_taken() =>
        Assert.Equal([StepMark.Done, StepMark.NotTaken], new[] { "a", "b" }.Select(new TakenPath(["a", "d"], null).MarkOf));

    [Theory]
    [InlineData(true, nameof(StepMark.Failed), "✗ failed here")]
    [InlineData(false, nameof(StepMark.Ended), "✗ ended here")]
    public void A_step_that_was_not_done_says_so(bool hasFailed, string mark, string text)
    {
        var found = new TakenPath(["a", "b"], null) { EndedAt = "B", HasFailed = hasFailed }.MarkOf("b");
        Assert.Equal((mark, text), (found.ToString(), found.Text()));
    }

    [Fact]
    public void Only_arrows_that_were_followed_are_taken_also_back()
    {
        var taken = new TakenPath(["a", "b", "a", "d", "gone"], null).ArrowsOf(Graph);
        Assert.Equal(["a-b", "a-d", "b-a"], taken.Select(arrow => Graph.Arrows[arrow]).Select(arrow => $"{Graph.Steps[arrow.From].Step.UniqueName}-{Graph.Steps[arrow.To].Step.UniqueName}").Order());
    }
}
