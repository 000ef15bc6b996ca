using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace WorkflowFunctions.Api;

/// <summary>What the HTTP edge can be told.</summary>
/// <param name="AllowedOrigins">Origins of web pages, besides our own, that may send changing requests (<c>AllowedOrigins</c>).</param>
/// <param name="AllowedHosts">
/// Names under which the service may be called, separated by <c>;</c> in <c>AllowedHosts</c>; <c>*.example.com</c> stands for all
/// below a name. Empty: any name.
/// </param>
public sealed record ApiOptions(ImmutableArray<string> AllowedOrigins, ImmutableArray<StringSegment> AllowedHosts)
{
    public const string AnyHost = "*";

    public static ApiOptions Read(IConfiguration configuration)
    {
        var hosts = (configuration["AllowedHosts"] ?? AnyHost)
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(
            [.. configuration.GetSection("AllowedOrigins").Get<string[]>() ?? []],
            hosts.Contains(AnyHost) ? [] : [.. hosts.Select(host => new StringSegment(host))]);
    }
}
