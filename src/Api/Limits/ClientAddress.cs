using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace WorkflowFunctions.Api.Limits;

/// <summary>Where a request comes from, as far as callers are told apart by it.</summary>
internal static class ClientAddress
{
    /// <summary>A request that came by no network: a socket of this machine, or a test.</summary>
    private const string Local = "local";

    private const int BytesOfSubscriber = 8;

    /// <summary>The IPv4 address, or the first half of the IPv6 one: the second half everybody can choose.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return Local;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes(), 0, BytesOfSubscriber)
            : address.ToString();
    }

    /// <summary>Whether a request comes from this machine itself, and was not forwarded for another one.</summary>
    public static bool IsThisMachine(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address)) && !WasForwarded(context.Request.Headers);

    // A trusted proxy's headers have been read and taken away; what is left is a proxy's that nobody has configured.
    private static bool WasForwarded(IHeaderDictionary headers) =>
        headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("X-Forwarded-Proto") || headers.ContainsKey("Forwarded");
}
