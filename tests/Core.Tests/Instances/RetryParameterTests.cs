using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class RetryParameterTests
{
    [Fact]
    public void A_step_says_how_often_it_is_tried()
    {
        var walk = Begin("""{ "MaxAttempts": 2 }""");

        Assert.Equal("AwaitingRetry", walk.End(Entries.Passing()).Snapshot.State.GetType().Name);
        walk.At(walk.Snapshot.State.DueAt!.Value).End(Entries.Passing("still busy"));

        Assert.Equal("Step 'Call' failed: still busy", walk.Message);
    }

    [Fact]
    public void One_attempt_alone_is_never_repeated() =>
        Assert.Equal(InstanceStatus.Failed, Begin("""{ "MaxAttempts": "1" }""").End(Entries.Passing()).Snapshot.Status);

    [Theory]
    [InlineData("""{ "AttemptSeconds": 5 }""", 25)]
    [InlineData("""{ "AttemptSeconds": "0.5" }""", 20.5)]
    [InlineData("{}", 120)]
    public void An_attempt_without_an_outcome_counts_as_failed_a_little_after_its_time_limit(string parameters, double seconds)
    {
        var walk = Begin(parameters).Claim();

        Assert.Equal(Walk.Noon.AddSeconds(seconds), walk.Snapshot.State.DueAt);
        Assert.StartsWith("AttemptFailed", walk.At(walk.Snapshot.State.DueAt!.Value).Kinds, StringComparison.Ordinal);
    }

    [Fact]
    public void No_attempt_begins_later_than_RetryHours_after_the_first()
    {
        var walk = Begin("""{ "MaxAttempts": 20, "RetryHours": 0.01 }""");
        while (walk.Snapshot.Status != InstanceStatus.Failed)
        {
            walk.End(Entries.Passing());
            if (walk.Snapshot.State.DueAt is { } next)
                Assert.InRange(walk.At(next).Now, Walk.Noon, Walk.Noon.AddHours(0.01));
        }

        Assert.InRange(walk.Now, Walk.Noon.AddSeconds(8), Walk.Noon.AddHours(0.01));
    }

    [Theory]
    [InlineData("MaxAttempts", "20", null)]
    [InlineData("MaxAttempts", "21", "a whole number from 1 to 20")]
    [InlineData("MaxAttempts", "0", "a whole number from 1 to 20")]
    [InlineData("AttemptSeconds", "240", null)]
    [InlineData("AttemptSeconds", "241", "a number above 0 up to 240")]
    [InlineData("AttemptSeconds", "0", "a number above 0 up to 240")]
    [InlineData("RetryHours", "720", null)]
    [InlineData("RetryHours", "721", "a number above 0 up to 720")]
    public void The_ranges_of_the_retry_parameters_are_those_of_every_effect(string name, string value, string? expected)
    {
        foreach (var type in StepTypes.All)
        {
            if (type.Behaviour is StepBehaviour.Effect)
                Assert.Equal(expected is null ? null : $"Parameter '{name}' is {value}, but must be {expected}.", type.FindParameter(name)!.Problem(Json.Value(value)));
            else
                Assert.Null(type.FindParameter(name));
        }
    }

    private static Walk Begin(string parameters) => Walk.Begin(Flow.Around(Flow.Step("Webhook", "Call", "EndNOOP", parameters)));
}
