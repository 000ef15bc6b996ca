using System.Collections.Immutable;

namespace WorkflowFunctions.Api;

/// <summary>What the HTTP edge can be told.</summary>
/// <param name="AllowedOrigins">Origins of web pages, besides our own, that may send changing requests (<c>AllowedOrigins</c>).</param>
public sealed record ApiOptions(ImmutableArray<string> AllowedOrigins);
