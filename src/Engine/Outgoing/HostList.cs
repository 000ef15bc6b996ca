using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>
/// Hosts named in the settings, each as <c>host</c> for all of its ports or as <c>host:port</c>. They are compared without case; there
/// are no wildcards.
/// </summary>
public sealed class HostList
{
    public const string Expected =
        "a host such as 'tickets.example.com', '10.0.0.5' or '[::1]', or one with its port such as 'tickets.example.com:8443'";

    private readonly HashSet<Named> _hosts;

    private HostList(IEnumerable<Named> hosts) => _hosts = [.. hosts];

    public static HostList Empty { get; } = new([]);

    public bool IsEmpty => _hosts.Count == 0;

    public static HostList Of(string host, int port) => new([new(Normal(host), port)]);

    public bool Names(string host, int port) => Normal(host) is var name && (_hosts.Contains(new(name, null)) || _hosts.Contains(new(name, port)));

    public bool Names(Uri address) => Names(address.IdnHost, address.Port);

    /// <param name="list">
    /// The section of the list. An entry without a value counts as absent, because deployment templates leave such entries.
    /// </param>
    public static HostList Read(IConfigurationSection list, List<string> problems)
    {
        if (!string.IsNullOrEmpty(list.Value))
            problems.Add($"{list.Path} is a single value, but must be a list: {list.Path}:0, {list.Path}:1 and so on.");
        var hosts = new List<Named>();
        foreach (var entry in list.GetChildren().Where(entry => entry.Value != ""))
        {
            if (entry.Value is { } text && Parse(text) is { } host)
                hosts.Add(host);
            else
                problems.Add(entry.Value is null ? $"{entry.Path} must be {Expected}." : $"{entry.Path} is '{entry.Value}', but must be {Expected}.");
        }

        return new HostList(hosts);
    }

    private static Named? Parse(string text)
    {
        var (host, port) = (text, (string?)null);
        // If there are several colons, only one after a bracket separates the port. The others belong to an IPv6 address.
        if (text.LastIndexOf(':') is > 0 and var colon && (text[colon - 1] == ']' || text.IndexOf(':') == colon))
            (host, port) = (text[..colon], text[(colon + 1)..]);
        int? number = null;
        if (port is not null)
        {
            if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed is < 1 or > 65535)
                return null;
            number = parsed;
        }

        return Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6 ? new(Normal(host), number) : null;
    }

    /// <summary>
    /// The host of a URL in the form used for comparing: lower case, in ASCII, without brackets and without the root's dot. An address
    /// given as numbers has its usual form.
    /// </summary>
    private static string Normal(string host)
    {
        var bare = host.Trim('[', ']').TrimEnd('.');
        if (IPAddress.TryParse(bare, out var address))
            return address.ToString();
        return Uri.TryCreate($"http://{bare}/", UriKind.Absolute, out var url) ? url.IdnHost.ToLowerInvariant() : bare.ToLowerInvariant();
    }

    /// <param name="Port">Null: all of its ports.</param>
    private sealed record Named(string Host, int? Port);
}
