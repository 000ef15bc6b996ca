using System.Net;
using Microsoft.AspNetCore.Connections;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Limits;

/// <summary>
/// Keeps one address from taking all connections that a host holds at once, before anybody has signed in. A connection beyond its share is closed
/// at once. This machine itself and the trusted proxies may take all: everybody may come from there.
/// </summary>
public sealed class ConnectionShares(SignInSettings settings)
{
    /// <summary>One address has at most the whole divided by this.</summary>
    public const int Divisor = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _held = [];

    /// <summary>Serves the connection, or closes it.</summary>
    /// <param name="most">How many connections the host holds at once.</param>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next, int most)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(next);
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var address } || MayTakeAll(address))
        {
            await next(connection);
            return;
        }

        var name = ClientAddress.Of(address);
        if (!TryTake(name, Math.Max(1, most / Divisor)))
        {
            connection.Abort(new ConnectionAbortedException("As many connections as there may be from one address are open."));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            GiveBack(name);
        }
    }

    private bool MayTakeAll(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || settings.TrustedProxies.Any(proxy => proxy.Contains(plain));
    }

    private bool TryTake(string name, int share)
    {
        lock (_lock)
        {
            var held = _held.GetValueOrDefault(name);
            if (held >= share)
                return false;
            _held[name] = held + 1;
            return true;
        }
    }

    private void GiveBack(string name)
    {
        lock (_lock)
        {
            if (--_held[name] == 0)
                _held.Remove(name);
        }
    }
}
