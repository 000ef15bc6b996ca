using System.Net;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Tests.Outgoing;

public sealed class AddressRangeTests
{
    private static readonly string[] Refused =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
    ];

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.1")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("168.63.129.15")]
    [InlineData("168.63.129.17")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2002:808:808::1")]
    public void What_anybody_can_reach_is_public(string address) => Assert.Equal(AddressKind.Public, AddressRanges.KindOf(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("168.63.129.16")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::8.8.8.8")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fdff::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("febf::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("100::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2001::1")]
    [InlineData("3fff::1")]
    [InlineData("4000::1")]
    [InlineData("5f00::1")]
    public void What_is_inside_or_nobodys_is_internal(string address) => Assert.Equal(AddressKind.Internal, AddressRanges.KindOf(IPAddress.Parse(address)));

    [Property(MaxTest = 1000)]
    public void Any_address_of_a_refused_range_is_refused_in_each_of_its_disguises(int range, uint host)
    {
        var network = IPNetwork.Parse(Refused[(uint)range % Refused.Length]);
        var address = Inside(network, host);

        Assert.Equal(AddressKind.Internal, AddressRanges.KindOf(address));
        Assert.All(Disguises(address), disguise => Assert.Equal((disguise, AddressKind.Internal), (disguise, AddressRanges.KindOf(disguise))));
    }

    [Property(MaxTest = 1000)]
    public void A_link_local_address_stays_one_in_each_of_its_disguises(uint host)
    {
        var address = Inside(IPNetwork.Parse("169.254.0.0/16"), host);

        Assert.Equal(AddressKind.LinkLocal, AddressRanges.KindOf(address));
        Assert.All(Disguises(address), disguise => Assert.Equal((disguise, AddressKind.LinkLocal), (disguise, AddressRanges.KindOf(disguise))));
    }

    private static IPAddress Inside(IPNetwork network, uint host)
    {
        var start = BitConverter.ToUInt32([.. network.BaseAddress.GetAddressBytes().Reverse()]);
        var mask = network.PrefixLength == 32 ? 0 : uint.MaxValue >> network.PrefixLength;
        return new IPAddress([.. BitConverter.GetBytes(start | (host & mask)).Reverse()]);
    }

    private static IEnumerable<IPAddress> Disguises(IPAddress v4)
    {
        var b = v4.GetAddressBytes();
        yield return IPAddress.Parse($"::ffff:{v4}");
        yield return IPAddress.Parse($"::ffff:0:{v4}");
        yield return IPAddress.Parse($"::{v4}");
        yield return IPAddress.Parse($"64:ff9b::{v4}");
        yield return IPAddress.Parse($"64:ff9b:1::{v4}");
        // RFC 6052 with a prefix of 48 bits: two bytes before the byte that is left out, two behind it.
        yield return new IPAddress([0, 0x64, 0xff, 0x9b, 0, 1, b[0], b[1], 0, b[2], b[3], 0, 0, 0, 0, 0]);
        yield return IPAddress.Parse($"2002:{b[0]:x2}{b[1]:x2}:{b[2]:x2}{b[3]:x2}::1");
        yield return IPAddress.Parse($"2001:0:{b[0]:x2}{b[1]:x2}:{b[2]:x2}{b[3]:x2}::1");
        yield return IPAddress.Parse($"2001:0:808:808::{(byte)~b[0]:x2}{(byte)~b[1]:x2}:{(byte)~b[2]:x2}{(byte)~b[3]:x2}");
        yield return IPAddress.Parse($"2606:4700::5efe:{v4}");
    }
}
