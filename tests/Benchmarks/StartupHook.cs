using System.Globalization;
using System.Net.Sockets;

/// <summary>
/// Runs inside a measured server before its own code (<c>DOTNET_STARTUP_HOOKS</c>), and tells whoever connects to a socket how many
/// bytes the process has allocated. The server needs no endpoint for it. The runtime prescribes the name, and that it has no namespace.
/// </summary>
internal static class StartupHook
{
    public const string SocketVariable = "BENCHMARK_PROBE";

    public static void Initialize()
    {
        // Processes that the server starts are not measured.
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);
        if (Environment.GetEnvironmentVariable(SocketVariable) is { Length: > 0 } path)
            new Thread(() => Serve(path)) { IsBackground = true }.Start();
    }

    private static void Serve(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        while (true)
        {
            using var client = listener.Accept();
            client.Send(System.Text.Encoding.ASCII.GetBytes(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture)));
        }
    }
}
