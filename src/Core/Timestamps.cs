using System.Globalization;

namespace WorkflowFunctions.Core;

/// <summary>The one form of a moment in JSON, tokens and mail: RFC 3339 in UTC with <c>Z</c>.</summary>
public static class Timestamps
{
    public static string Format(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
