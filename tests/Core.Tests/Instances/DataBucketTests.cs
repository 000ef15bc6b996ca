using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class DataBucketTests
{
    private static readonly int Around = JsonValues.SizeOf(JsonMap.From(("body", "")));

    [Fact]
    public void The_data_bucket_may_be_exactly_as_large_as_its_limit()
    {
        var walk = Mailing().End(Result(WorkflowMachine.LargestData));

        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
        Assert.Equal(512 * 1024, JsonValues.SizeOf(walk.Snapshot.Data));
    }

    [Fact]
    public void One_byte_more_fails_the_step_and_leaves_the_data_bucket_as_it_was()
    {
        var walk = Mailing().End(Result(WorkflowMachine.LargestData + 1));

        Assert.Equal("Step 'Tell' failed: the data bucket would take 524289 bytes; at most 524288 are allowed", walk.Message);
        Assert.Equal("AttemptSucceeded Failed", walk.Kinds);
        Assert.Empty(walk.Snapshot.Data);
    }

    [Fact]
    public void The_limit_counts_bytes_and_not_characters()
    {
        var walk = Mailing().End(new EffectOutcome.Succeeded(JsonMap.From(("body", new string('é', 300_000)))));

        Assert.Equal(InstanceStatus.Failed, walk.Snapshot.Status);
    }

    [Fact]
    public void A_variable_step_that_exceeds_the_limit_fails()
    {
        var walk = Walk.Begin(
            Flow.Around(Flow.SetVariable("Double", "EndNOOP", """{ "twice": "$(half)$(half)" }""")),
            JsonMap.From(("half", new string('x', 200_000))).ToString());

        Assert.StartsWith("Step 'Double' failed: the data bucket would take", walk.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_with_a_built_in_name_fails_the_step()
    {
        var walk = Mailing().End(Entries.Success("""{ "Title": "x" }"""));

        Assert.Equal("Step 'Tell' failed: 'Title' is the name of a built-in token and cannot be set", walk.Message);
    }

    private static Walk Mailing() => Walk.Begin(Flow.Around(Flow.Mail("Tell", "EndNOOP")));

    private static EffectOutcome.Succeeded Result(int size) => new(JsonMap.From(("body", new string('x', size - Around))));
}
