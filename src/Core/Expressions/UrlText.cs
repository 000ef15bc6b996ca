namespace WorkflowFunctions.Core.Expressions;

/// <summary>Facts about a URL that are needed to put values into it.</summary>
internal static class UrlText
{
    // A client takes both for the same in http and https.
    private static readonly char[] Slashes = ['/', '\\'];

    /// <summary>Whether the text is past <c>scheme://host:port</c>, that is, has begun a path, query or fragment.</summary>
    public static bool HasAuthority(string url) => PathOf(url) is not null;

    /// <summary>
    /// Whether the path has a segment <c>.</c> or <c>..</c>, as clients, proxies and servers read paths before they look for what is meant: they decode
    /// what is percent-encoded, some of them twice, take a backslash for a slash, and leave out what follows a semicolon.
    /// </summary>
    public static bool HasDotSegment(string url) => PathOf(url) is { } path
        && Decoded(path).Split(Slashes).Any(segment => segment.Split(';')[0] is "." or "..");

    /// <summary>How many segments of the path are empty. Many servers leave such a segment out, which leads to another path.</summary>
    public static int EmptySegments(string url) => PathOf(url) is { } path ? path.Split(Slashes).Count(segment => segment.Length == 0) : 0;

    private static string Decoded(string path)
    {
        // Each round makes it shorter, or is the last.
        for (var decoded = Uri.UnescapeDataString(path); decoded != path; decoded = Uri.UnescapeDataString(path))
            path = decoded;
        return path;
    }

    private static string? PathOf(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || url.IndexOfAny(['/', '\\', '?', '#'], scheme + 3) is not (>= 0 and var start))
            return null;
        return url.IndexOfAny(['?', '#'], start) is >= 0 and var end ? url[start..end] : url[start..];
    }
}
