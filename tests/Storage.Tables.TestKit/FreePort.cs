using System.Net;
using System.Net.Sockets;

namespace WorkflowFunctions.Storage.Tables.TestKit;

/// <summary>Ports of the loopback address that nobody listens on.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
