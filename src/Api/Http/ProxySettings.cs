using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace WorkflowFunctions.Api.Http;

/// <summary>Reads <c>TrustedProxies:n</c>: addresses, or networks such as <c>10.1.0.0/16</c>.</summary>
internal static class ProxySettings
{
    public static ImmutableArray<IPNetwork> Read(IConfiguration configuration, List<string> problems)
    {
        var reader = new SettingsReader(configuration.GetSection("TrustedProxies"), problems);
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var (name, text) in reader.Entries())
        {
            if (Parse(text) is not { } network)
                reader.Refuse(name, "be an address such as '10.1.2.3', or a network such as '10.1.0.0/16' without bits beyond its length");
            else if (network.PrefixLength == 0)
                reader.Refuse(name, "be smaller: it is every address there is, and anybody could then pass for anybody");
            else
                networks.Add(network);
        }

        return networks.DrainToImmutable();
    }

    private static IPNetwork? Parse(string text)
    {
        // The parser drops bits beyond the prefix length, but a setting that has them was meant to say something else.
        if (IPNetwork.TryParse(text, out var network) && IPAddress.TryParse(text.AsSpan(0, text.IndexOf('/')), out var first))
            return network.BaseAddress.Equals(first) ? network : null;
        // The parser takes short forms such as '10' for addresses; in a setting they are mistakes.
        return IPAddress.TryParse(text, out var address) && string.Equals(address.ToString(), text, StringComparison.OrdinalIgnoreCase)
            ? new(address, address.GetAddressBytes().Length * 8)
            : null;
    }
}
