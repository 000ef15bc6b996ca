using System.Net;
using System.Net.Sockets;

namespace WorkflowFunctions.Storage.Tables.TestKit;

/// <summary>Unused ports of the loopback address. A process never gets the same one twice.</summary>
public static class FreePort
{
    // Below the ports that systems give to outgoing connections, which could take one before its listener does.
    private const int First = 20_000;
    private const int Count = 10_000;

    private static int _last = Random.Shared.Next(Count);

    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
    }
}
