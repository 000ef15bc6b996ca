using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Limits;

/// <summary>
/// Bounds how many connections a host holds at once, and keeps one address from taking all of them, before anybody has signed in. Any further
/// connection is closed at once. This machine itself and the trusted proxies may take all: everybody may come from there.
/// </summary>
// The server has a limit of its own, but writes a line to the log for each connection that it closes: whoever opened more would fill the disk.
public sealed partial class ConnectionShares(SignInSettings settings, TimeProvider time, ILogger<ConnectionShares> logger)
{
    /// <summary>One address has at most the whole divided by this.</summary>
    public const int Divisor = 4;

    /// <summary>The log tells of closed connections no more often.</summary>
    public static readonly TimeSpan BetweenMessages = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _held = [];
    private int _all;
    private int _closed;
    private long? _toldAt;

    /// <summary>Serves the connection, or closes it.</summary>
    /// <param name="most">How many connections the host holds at once.</param>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next, int most)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(next);
        var name = connection.RemoteEndPoint is IPEndPoint { Address: var address } && !MayTakeAll(address) ? ClientAddress.Of(address) : null;
        if (!TryTake(name, most))
        {
            connection.Abort(new ConnectionAbortedException("As many connections as there may be are open."));
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

    /// <param name="name">Null: of an address that may take all.</param>
    private bool TryTake(string? name, int most)
    {
        lock (_lock)
        {
            var held = name is null ? 0 : _held.GetValueOrDefault(name);
            if (_all >= most || (name is not null && held >= Math.Max(1, most / Divisor)))
            {
                TellClosed(name ?? "this machine or a proxy", most);
                return false;
            }

            _all++;
            if (name is not null)
                _held[name] = held + 1;
            return true;
        }
    }

    private void TellClosed(string from, int most)
    {
        _closed++;
        if (_toldAt is { } at && time.GetElapsedTime(at) < BetweenMessages)
            return;
        LogClosed(_closed, from, _all, most, most / Divisor);
        (_toldAt, _closed) = (time.GetTimestamp(), 0);
    }

    private void GiveBack(string? name)
    {
        lock (_lock)
        {
            _all--;
            if (name is not null && --_held[name] == 0)
                _held.Remove(name);
        }
    }

    [LoggerMessage(513, LogLevel.Warning, "{Closed} connections were closed at once, the last one from {Address}: {Held} are open of the {Most} that the host holds, and one address may have {Share}.")]
    private partial void LogClosed(int closed, string address, int held, int most, int share);
}
