using WorkflowFunctions.Portal.Layout;

namespace WorkflowFunctions.Portal.Tests.Away;

/// <summary>Times that people type are moments.</summary>
public sealed class LocalTimeTests
{
    [Theory]
    [InlineData("2027-01-02T09:30", "2027-01-02T08:30:00Z")]
    [InlineData("2027-07-02T09:30", "2027-07-02T07:30:00Z")]
    [InlineData("2027-07-02 09:30", "2027-07-02T07:30:00Z")]
    [InlineData("2027-07-02T09:30:15.5", "2027-07-02T07:30:15.5Z")]
    [InlineData("2027-01-02", "2027-01-01T23:00:00Z")]
    // The clocks leave out this hour.
    [InlineData("2027-03-28T02:30", "2027-03-28T01:30:00Z")]
    // They show this one twice.
    [InlineData("2027-10-31T02:30", "2027-10-31T01:30:00Z")]
    public void A_time_without_a_zone_is_meant_in_the_readers(string typed, string moment) => Assert.Equal(moment, LocalTime.Moment(typed, Berlin));

    [Theory]
    [InlineData("soon")]
    [InlineData("2027-13-01T00:00")]
    [InlineData("2027-01-02T09:30Z")]
    [InlineData("2027-01-02T09:30+05:00")]
    [InlineData("0001-01-01T00:00")]
    [InlineData("")]
    public void Everything_else_is_given_on_as_it_was_typed(string typed) => Assert.Equal(typed, LocalTime.Moment(typed, Berlin));

    private static TimeZoneInfo Berlin => TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
}
