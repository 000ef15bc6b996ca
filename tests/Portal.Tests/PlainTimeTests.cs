using WorkflowFunctions.Portal.Layout;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Times as people say them.</summary>
public sealed class PlainTimeTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("00:00:00", "just now")]
    [InlineData("00:00:59", "in less than a minute")]
    [InlineData("-00:00:59", "just now")]
    [InlineData("00:01:00", "in 1 minute")]
    [InlineData("00:59:59", "in 59 minutes")]
    [InlineData("01:00:00", "in 1 hour")]
    [InlineData("-23:59:59", "23 hours ago")]
    [InlineData("1.00:00:00", "in 1 day")]
    [InlineData("-59.00:00:00", "59 days ago")]
    [InlineData("60.00:00:00", "in 2 months")]
    [InlineData("-730.00:00:00", "2 years ago")]
    public void A_moment_is_told_by_how_far_it_is_away(string away, string expected) =>
        Assert.Equal(expected, PlainTime.Relative(Now + TimeSpan.Parse(away, System.Globalization.CultureInfo.InvariantCulture), Now));

    [Theory]
    [InlineData("2027-01-15T00:00:00Z", "15 Jan 2027")]
    [InlineData("2027-01-15T13:30:05.5Z", "15 Jan 2027, 13:30 UTC")]
    [InlineData("2027-01-15", null)]
    [InlineData("2027-01-15T00:00:00+01:00", null)]
    [InlineData("from 2027-01-15T00:00:00Z", null)]
    [InlineData("", null)]
    public void A_value_is_a_moment_only_if_it_is_written_as_the_service_writes_it(string value, string? expected) =>
        Assert.Equal(expected, PlainTime.OfValue(value) is { } at ? PlainTime.Value(at) : null);
}
