using System.Globalization;

namespace WorkflowFunctions.Portal.Layout;

/// <summary>Times as people say them.</summary>
internal static class PlainTime
{
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

    private static string Count(int number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
}
