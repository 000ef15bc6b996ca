namespace WorkflowFunctions.Core.Expressions;

/// <summary>Facts about a URL that are needed to put values into it.</summary>
internal static class UrlText
{
    /// <summary>Whether the text is past <c>scheme://host:port</c>, that is, a path, query or fragment has begun.</summary>
    public static bool HasAuthority(string url) => PathOf(url) is not null;

    /// <summary>
    /// Whether the path has a segment <c>.</c> or <c>..</c>. Every client resolves these before it sends the request, and
    /// percent-encoding does not prevent that.
    /// </summary>
    public static bool HasDotSegment(string url) =>
        PathOf(url) is { } path && path.Split('/').Any(segment => Uri.UnescapeDataString(segment) is "." or "..");

    private static string? PathOf(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || url.IndexOfAny(['/', '?', '#'], scheme + 3) is not (>= 0 and var start))
            return null;
        return url.IndexOfAny(['?', '#'], start) is >= 0 and var end ? url[start..end] : url[start..];
    }
}
