using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace WorkflowFunctions.Api;

/// <summary>The settings of the HTTP edge.</summary>
/// <param name="AllowedOrigins">Origins of web pages, besides our own, that may send changing requests (<c>AllowedOrigins</c>).</param>
/// <param name="AllowedHosts">
/// Names under which the service may be called, separated by <c>;</c> in <c>AllowedHosts</c>. <c>*.example.com</c> stands for every
/// name below it. Empty: any name.
/// </param>
public sealed record ApiOptions(ImmutableArray<string> AllowedOrigins, ImmutableArray<StringSegment> AllowedHosts)
{
    public const string AnyHost = "*";

    /// <summary>Reports values that could never be an origin: they would let nobody in, and nobody would know why.</summary>
    internal static void Check(IConfiguration configuration, List<string> problems)
    {
        var reader = new SettingsReader(configuration.GetSection("AllowedOrigins"), problems);
        foreach (var (name, text) in reader.Entries().Where(entry => !IsOrigin(entry.Text)))
            reader.Refuse(name, "be the origin of a page, such as 'https://portal.example.com', without a path");
    }

    public static ApiOptions Read(IConfiguration configuration)
    {
        var hosts = (configuration["AllowedHosts"] ?? AnyHost)
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(
            [.. configuration.GetSection("AllowedOrigins").Get<string[]>() ?? []],
            hosts.Contains(AnyHost) ? [] : [.. hosts.Select(host => new StringSegment(host))]);
    }

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && string.Equals(text, address.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
        && address.UserInfo.Length == 0;
}
