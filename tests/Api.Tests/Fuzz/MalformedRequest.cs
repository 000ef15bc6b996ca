namespace WorkflowFunctions.Api.Tests.Fuzz;

/// <summary>A request that somebody, or something, might send.</summary>
public sealed record MalformedRequest(string Method, string Url, byte[]? Body, string? MediaType, IReadOnlyList<(string Name, string Value)> Headers)
{
    public override string ToString()
    {
        var body = Body is null ? "" : $" {MediaType} {Convert.ToHexString(Body.AsSpan(0, Math.Min(Body.Length, 200)))} ({Body.Length} bytes)";
        return $"{Method} {(Url.Length > 300 ? Url[..300] + "…" : Url)}{body} {string.Join(' ', Headers)}";
    }
}
