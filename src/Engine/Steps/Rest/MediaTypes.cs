namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>What a media type says about its text.</summary>
internal static class MediaTypes
{
    public static bool IsJson(string? type) => type?.ToLowerInvariant() is { } lower
        && (lower is "application/json" or "text/json" || lower.EndsWith("+json", StringComparison.Ordinal));

    /// <summary>Whether the beginning of the text is useful in a failure's reason; a page of HTML is not.</summary>
    public static bool IsTelling(string? type) => IsJson(type) || type?.ToLowerInvariant() is "text/plain" or "text/xml" or "application/xml"
        || type?.EndsWith("+xml", StringComparison.OrdinalIgnoreCase) == true;
}
