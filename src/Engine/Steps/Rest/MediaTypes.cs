namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>What a media type says about the text under it.</summary>
internal static class MediaTypes
{
    public static bool IsJson(string? type) => type?.ToLowerInvariant() is { } lower
        && (lower is "application/json" or "text/json" || lower.EndsWith("+json", StringComparison.Ordinal));

    /// <summary>Whether people may read its beginning in a failure's reason; a page of HTML tells nobody anything.</summary>
    public static bool IsTelling(string? type) => IsJson(type) || type?.ToLowerInvariant() is "text/plain" or "text/xml" or "application/xml"
        || type?.EndsWith("+xml", StringComparison.OrdinalIgnoreCase) == true;
}
