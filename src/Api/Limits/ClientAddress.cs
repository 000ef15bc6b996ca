using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace WorkflowFunctions.Api.Limits;

/// <summary>The address of a client, as far as it tells callers apart.</summary>
internal static class ClientAddress
{
    /// <summary>A request that did not come over a network: by a socket of this machine, or in a test.</summary>
    private const string Local = "local";

    private const int BytesOfSubscriber = 8;

    /// <summary>The IPv4 address, or the first half of the IPv6 one: anybody can choose the second half freely.</summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress is { } address ? Of(address) : Local;

    /// <inheritdoc cref="Of(HttpContext)"/>
    public static string Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes(), 0, BytesOfSubscriber)
            : address.ToString();
    }

    /// <summary>The same for people, in the usual form.</summary>
    public static string Shown(string address) => address.Length == 2 * BytesOfSubscriber && address.All(char.IsAsciiHexDigit)
        ? $"{new IPAddress([.. Convert.FromHexString(address), .. new byte[BytesOfSubscriber]])}/{8 * BytesOfSubscriber}"
        : address;

    /// <summary>Whether a request comes from this machine itself and was not forwarded for another one.</summary>
    public static bool IsThisMachine(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address)) && !WasForwarded(context.Request.Headers);

    // A trusted proxy's headers have been read and removed. One that is left comes from a proxy that is not configured.
    private static bool WasForwarded(IHeaderDictionary headers) =>
        headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("X-Forwarded-Proto") || headers.ContainsKey("Forwarded");
}
