using System.Globalization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Portal.Layout;

/// <summary>
/// A date and a time as somebody types it into a form: in the reader's own zone if a script of the page has named it, otherwise in UTC, as the
/// page says.
/// </summary>
internal static class LocalTime
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    /// <summary>The zone that a form names, UTC if it names none; null if this machine knows none of that name.</summary>
    public static TimeZoneInfo? ZoneOf(string? name) => string.IsNullOrEmpty(name) ? TimeZoneInfo.Utc : TimeZones.Find(name);

    /// <summary>The moment as the API reads it. What is no local time is given on as it was typed: the API says what is wrong with it.</summary>
    public static string Moment(string typed, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(typed, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return typed;
        // A time that the clocks leave out counts as if they had not been put forward; one that they show twice is the later one.
        var ticks = local.Ticks - zone.GetUtcOffset(local).Ticks;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? Timestamps.Format(new DateTimeOffset(ticks, TimeSpan.Zero)) : typed;
    }
}
