using System.Globalization;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Portal.Layout;

/// <summary>Times as people say them.</summary>
internal static class PlainTime
{
    private const int LongestMoment = 28;

    /// <summary>How far a moment is away: "in 3 hours", "2 days ago", "now".</summary>
    public static string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var distance = (at - now).Duration();
        if (distance < TimeSpan.FromMinutes(1))
            return at > now ? "in less than a minute" : "just now";
        var words = distance.TotalHours < 1 ? Count((int)distance.TotalMinutes, "minute")
            : distance.TotalDays < 1 ? Count((int)distance.TotalHours, "hour")
            : distance.TotalDays < 60 ? Count((int)distance.TotalDays, "day")
            : distance.TotalDays < 730 ? Count((int)(distance.TotalDays / 30), "month")
            : Count((int)(distance.TotalDays / 365), "year");
        return at > now ? $"in {words}" : $"{words} ago";
    }

    /// <summary>The moment that a value of an instance is, as the service writes those of dates; null if it is anything else.</summary>
    public static DateTimeOffset? OfValue(string text) => text.Length <= LongestMoment && Timestamps.Parse(text) is { } at && Timestamps.Format(at) == text ? at : null;

    /// <summary>A moment that is a value: the day if it is a midnight in UTC, because such a value was given as a date.</summary>
    public static string Value(DateTimeOffset at) =>
        at.UtcDateTime.ToString(IsDate(at) ? "d MMM yyyy" : "d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Whether a value says a day and no time, so that it is the same in all zones.</summary>
    public static bool IsDate(DateTimeOffset at) => at.UtcDateTime.TimeOfDay == TimeSpan.Zero;

    private static string Count(int number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
}
