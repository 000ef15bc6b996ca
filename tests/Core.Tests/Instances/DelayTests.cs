using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class DelayTests
{
    [Theory]
    [InlineData("""{ "Hours": 24 }""", "2026-03-03T12:00:00Z")]
    [InlineData("""{ "Hours": "1.5" }""", "2026-03-02T13:30:00Z")]
    [InlineData("""{ "Hours": "$(pause)" }""", "2026-03-02T15:00:00Z")]
    [InlineData("""{ "Until": "2026-04-01" }""", "2026-04-01T00:00:00Z")]
    [InlineData("""{ "Until": "2026-04-01T08:00:00+02:00" }""", "2026-04-01T06:00:00Z")]
    [InlineData("""{ "Until": "$(day)T09:00:00Z" }""", "2026-05-01T09:00:00Z")]
    public void A_delay_waits_for_hours_or_until_a_date_and_takes_tokens(string parameters, string until)
    {
        var walk = Begin(parameters);

        Assert.Equal(new NextAction.WaitUntil(DateTimeOffset.Parse(until, null)), walk.Next);
        Assert.Equal(InstanceStatus.Suspended, walk.Snapshot.Status);
        Assert.Equal($"Waiting until {until}.", walk.Message);
        Assert.Equal("Sleep.Wake", walk.Snapshot.WakeEvent.ToString());
    }

    [Fact]
    public void When_the_time_has_come_the_flow_goes_on_and_not_before()
    {
        var walk = Begin("""{ "Hours": 24 }""");

        Assert.Empty(walk.At(Walk.Noon.AddHours(24).AddTicks(-1)).History);
        Assert.Equal("DelayElapsed StepEntered Completed", walk.At(Walk.Noon.AddHours(24)).Kinds);
    }

    [Theory]
    [InlineData("""{ "Hours": 1e-9 }""")]
    [InlineData("""{ "Until": "2026-03-02T12:00:00.0000001Z" }""")]
    public void No_delay_is_shorter_than_a_second(string parameters) =>
        Assert.Equal(new NextAction.WaitUntil(Walk.Noon.AddSeconds(1)), Begin(parameters).Next);

    [Fact]
    public void A_date_that_is_over_does_not_wait()
    {
        var walk = Begin("""{ "Until": "2026-03-01" }""");

        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
        Assert.Contains(walk.History, entry => entry.Message == "Did not wait: 2026-03-01T00:00:00Z is over.");
    }

    [Theory]
    [InlineData("""{ "Hours": "$(missing)" }""", "Hours is \"$(missing)\", but must be a number above 0 up to 87600")]
    [InlineData("""{ "Hours": -1 }""", "Hours is -1, but must be a number above 0 up to 87600")]
    [InlineData("""{ "Hours": 87601 }""", "Hours is 87601, but must be a number above 0 up to 87600")]
    [InlineData("""{ "Until": "tomorrow" }""", "Until is \"tomorrow\", but must be a date such as 2027-03-01 or 2027-03-01T12:00:00Z")]
    [InlineData("{}", "neither Hours nor Until is given")]
    public void What_is_no_time_fails_the_step_with_the_offending_value(string parameters, string reason) =>
        Assert.Equal($"Step 'Sleep' failed: {reason}", Begin(parameters).Message);

    private static Walk Begin(string parameters) =>
        Walk.Begin(Flow.Around(Flow.Delay("Sleep", "EndNOOP", parameters)), """{ "pause": 3, "day": "2026-05-01" }""");
}
