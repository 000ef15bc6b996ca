using System.Net;
using System.Net.Sockets;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>
/// The only place that opens connections. It looks up a name once, checks every address, and connects to one that passed, so it does not
/// matter if the name changes its meaning a moment later.
/// </summary>
public sealed class OutgoingConnector(INameResolver resolver, TimeProvider time)
{
    /// <summary>How long one address may take if there is another one to try.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="host">A name or an address.</param>
    /// <param name="allowed">The hosts that may lead to internal addresses.</param>
    /// <exception cref="OutgoingRefusedException">None of the addresses may be connected to.</exception>
    /// <exception cref="SocketException">The name is not known, or no address responds.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, HostList allowed, CancellationToken cancellation)
    {
        var bare = host.Trim('[', ']');
        var addresses = IPAddress.TryParse(bare, out var literal) ? [literal] : await resolver.ResolveAsync(bare, cancellation);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        var worst = allowed.Names(bare, port) ? AddressKind.Internal : AddressKind.Public;
        IPAddress[] passed = [.. addresses.Where(address => AddressRanges.KindOf(address) <= worst)];
        if (passed.Length == 0)
            throw Refusal(bare, port, addresses);
        for (var at = 0; ; at++)
        {
            try
            {
                return await ConnectAsync(passed[at], port, isLast: at == passed.Length - 1, cancellation);
            }
            catch (Exception failure) when (at < passed.Length - 1 && !cancellation.IsCancellationRequested
                && failure is SocketException or OperationCanceledException)
            {
                // The next address may respond.
            }
        }
    }

    private async Task<Socket> ConnectAsync(IPAddress address, int port, bool isLast, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(isLast ? Timeout.InfiniteTimeSpan : Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), either.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The addresses are left out, because not everybody who may read a history may know what an internal name leads to.</summary>
    private static OutgoingRefusedException Refusal(string host, int port, IPAddress[] addresses) =>
        addresses.All(address => AddressRanges.KindOf(address) == AddressKind.LinkLocal)
            ? new($"'{host}' leads to a link-local address, which is refused always")
            : new($"'{host}' leads to an internal address; {OutgoingOptions.AllowedHostsSetting} would have to name '{Shown(host)}' or '{Shown(host)}:{port}'");

    private static string Shown(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
}
