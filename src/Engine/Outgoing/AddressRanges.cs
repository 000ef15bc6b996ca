using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>What an address means for a call that leaves this installation. Later kinds are more severe.</summary>
public enum AddressKind
{
    /// <summary>Public: on the open internet.</summary>
    Public,

    /// <summary>In a private network, on this machine, or not for hosts at all: allowed only if the settings name the host.</summary>
    Internal,

    /// <summary>Link-local (169.254/16), where clouds hand out the credentials of a machine: never allowed.</summary>
    LinkLocal,
}

/// <summary>Distinguishes public addresses from all others, even if an IPv4 address is embedded in an IPv6 one.</summary>
public static class AddressRanges
{
    private static readonly IPNetwork LinkLocal = IPNetwork.Parse("169.254.0.0/16");

    private static readonly ImmutableArray<IPNetwork> InternalV4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        // The host of a virtual machine on Azure.
        "168.63.129.16/32");

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork NotForHosts = IPNetwork.Parse("2001::/23");
    private static readonly ImmutableArray<IPNetwork> InternalV6 = [NotForHosts, .. Networks("2001:db8::/32", "3fff::/20")];

    // Ranges that embed an IPv4 address.
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Tunnelled6To4 = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork TranslatedLocally = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    public static AddressKind KindOf(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return KindOfV4(address);
        if (address.IsIPv4MappedToIPv6)
            return KindOfV4(address.MapToIPv4());
        var wrapped = Wrapped(address).Select(KindOfV4).DefaultIfEmpty(AddressKind.Public).Max();
        return wrapped > KindOfV6(address) ? wrapped : KindOfV6(address);
    }

    private static AddressKind KindOfV4(IPAddress address) =>
        LinkLocal.Contains(address) ? AddressKind.LinkLocal
        : InternalV4.Any(network => network.Contains(address)) ? AddressKind.Internal
        : AddressKind.Public;

    /// <summary>
    /// Only global unicast is public, so that ranges not yet assigned are refused. Addresses that a network translates to IPv4 are
    /// public, too.
    /// </summary>
    private static AddressKind KindOfV6(IPAddress address) =>
        (GlobalUnicast.Contains(address) && !InternalV6.Any(network => network.Contains(address))) || Translated.Contains(address)
            ? AddressKind.Public
            : AddressKind.Internal;

    /// <summary>The IPv4 addresses that the address may lead to.</summary>
    private static IEnumerable<IPAddress> Wrapped(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (Translated.Contains(address) || bytes.AsSpan(0, 8).IndexOfAnyExcept((byte)0) < 0)
            yield return At(12);
        if (Tunnelled6To4.Contains(address))
            yield return At(2);
        // ISATAP, under any prefix.
        if (bytes.AsSpan(8, 4) is [0 or 2, 0, 0x5e, 0xfe])
            yield return At(12);
        if (Teredo.Contains(address))
        {
            yield return At(4);
            yield return new IPAddress(~BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12)));
        }

        // Only the translator knows which of them it is (RFC 6052: prefixes of 48, 56, 64 and 96 bits; byte 8 is skipped).
        if (TranslatedLocally.Contains(address))
        {
            yield return new IPAddress([bytes[6], bytes[7], bytes[9], bytes[10]]);
            yield return new IPAddress([bytes[7], bytes[9], bytes[10], bytes[11]]);
            yield return At(9);
            yield return At(12);
        }

        IPAddress At(int start) => new(bytes.AsSpan(start, 4));
    }

    private static ImmutableArray<IPNetwork> Networks(params ReadOnlySpan<string> texts)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>(texts.Length);
        foreach (var text in texts)
            networks.Add(IPNetwork.Parse(text));
        return networks.ToImmutable();
    }
}
