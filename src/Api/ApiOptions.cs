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

    private const string AnyBelow = "*.";
    private const string AllowedHostsSetting = "AllowedHosts";

    /// <summary>Reports values that could never be an origin or a host: they would let nobody in, and nobody would know why.</summary>
    internal static void Check(IConfiguration configuration, List<string> problems)
    {
        var reader = new SettingsReader(configuration.GetSection("AllowedOrigins"), problems);
        foreach (var (name, text) in reader.Entries().Where(entry => !IsOrigin(entry.Text)))
            reader.Refuse(name, "be the origin of a page, such as 'https://portal.example.com', without a path");
        foreach (var host in HostsOf(configuration).Where(host => !IsHost(host)))
            problems.Add($"{AllowedHostsSetting} has '{host}', but must have host names such as 'workflow.example.com' or '*.example.com', without scheme, port and path, separated by ';'.");
    }

    public static ApiOptions Read(IConfiguration configuration)
    {
        var hosts = HostsOf(configuration);
        return new(
            [.. configuration.GetSection("AllowedOrigins").Get<string[]>() ?? []],
            hosts.Contains(AnyHost) ? [] : [.. hosts.Select(host => new StringSegment(host))]);
    }

    private static string[] HostsOf(IConfiguration configuration) => (configuration[AllowedHostsSetting] ?? AnyHost)
        .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsHost(string text) => text == AnyHost
        || Uri.CheckHostName(text.StartsWith(AnyBelow, StringComparison.Ordinal) ? text[AnyBelow.Length..] : text) is not UriHostNameType.Unknown and var kind
        // A request has such an address in brackets.
        && (kind != UriHostNameType.IPv6 || text.StartsWith('['));

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && string.Equals(text, address.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
        && address.UserInfo.Length == 0;
}
