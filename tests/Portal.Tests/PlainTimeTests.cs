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
}
