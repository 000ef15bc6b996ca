using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class RetryPolicyTests
{
    [Property]
    public void A_pause_lies_between_its_base_and_a_fifth_more(Guid instance)
    {
        foreach (var (number, seconds) in ((int, int)[])[(1, 2), (2, 8), (3, 32), (4, 128)])
            Assert.InRange(RetryPolicy.PauseAfter(instance, Attempt(number), null).TotalSeconds, seconds, seconds * 1.2);
    }

    [Property]
    public void The_same_instance_and_attempt_always_pause_equally_long(Guid instance) =>
        Assert.Equal(RetryPolicy.PauseAfter(instance, Attempt(2), null), RetryPolicy.PauseAfter(instance, Attempt(2), null));

    [Fact]
    public void The_pause_is_the_same_in_every_process() =>
        Assert.Equal(2.392, RetryPolicy.PauseAfter(Walk.Origin().Id, Attempt(1), null).TotalSeconds, tolerance: 0.001);

    [Fact]
    public void Instances_that_failed_together_do_not_come_back_together()
    {
        var pauses = Enumerable.Range(1, 100).Select(number => RetryPolicy.PauseAfter(new Guid(number, 0, 0, new byte[8]), Attempt(1), null));

        Assert.True(pauses.Distinct().Count() > 90);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(3_600, true)]
    [InlineData(7_200, true)]
    [InlineData(86_400, true)]
    public void What_the_other_side_asks_for_counts_where_it_is_longer(int asked, bool counts) =>
        Assert.Equal(counts, RetryPolicy.PauseAfter(Guid.Empty, Attempt(1), TimeSpan.FromSeconds(asked)) == TimeSpan.FromSeconds(asked));

    [Fact]
    public void No_pause_is_longer_than_an_hour_and_none_that_is_asked_for_longer_than_a_day()
    {
        Assert.Equal(TimeSpan.FromHours(1), RetryPolicy.PauseAfter(Guid.Empty, Attempt(10), null));
        Assert.Equal(TimeSpan.FromHours(24), RetryPolicy.PauseAfter(Guid.Empty, Attempt(1), TimeSpan.MaxValue));
    }

    [Fact]
    public void A_request_to_come_back_in_the_past_shortens_no_pause() =>
        Assert.True(RetryPolicy.PauseAfter(Guid.Empty, Attempt(1), TimeSpan.MinValue) >= TimeSpan.FromSeconds(2));

    private static StepAttempt Attempt(int number) => new(Effects.Step, number, Walk.Noon, Walk.Noon + RetryPolicy.Default.AttemptLimit, Walk.Noon);
}
