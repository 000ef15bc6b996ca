namespace WorkflowFunctions.Engine;

/// <summary>The time zones that settings may name: by the IANA names that this machine knows.</summary>
public static class TimeZones
{
    /// <summary>Null if the machine knows no such zone.</summary>
    public static TimeZoneInfo? Find(string id) =>
        // The id becomes the name of a file.
        id.Length > 0 && id.All(one => char.IsAsciiLetterOrDigit(one) || one is '/' or '_' or '-' or '+') && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : null;

    /// <summary>What a setting must be that names no zone, with names that may have been meant.</summary>
    public static string Wanted(string id) => $"be the IANA name of a time zone that this machine knows, such as {string.Join(", ", Similar(id))}";

    /// <summary>Names that may have been meant, or else some that are known everywhere.</summary>
    private static List<string> Similar(string id)
    {
        var place = id[(id.LastIndexOf('/') + 1)..];
        var known = TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.Ordinal).ToList();
        for (var length = Math.Min(place.Length, 6); length >= 3; length--)
        {
            var begins = place[..length];
            var found = known.Where(name => name[(name.LastIndexOf('/') + 1)..].StartsWith(begins, StringComparison.OrdinalIgnoreCase)).Take(5).ToList();
            if (found.Count > 0)
                return found;
        }

        return ["UTC", "Europe/Berlin", "America/New_York"];
    }
}
