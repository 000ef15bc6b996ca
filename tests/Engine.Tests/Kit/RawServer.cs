using System.Net.Sockets;
using System.Text;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>A server that sends the same bytes to whoever has sent the end of a request's headers, and then closes or resets the connection.</summary>
internal sealed class RawServer(string response, bool resets = false) : LoopbackServer
{
    public string Url => FormattableString.Invariant($"http://127.0.0.1:{Port}/");

    protected override async Task TalkAsync(Socket client, CancellationToken end)
    {
        var buffer = new byte[16 * 1024];
        var request = "";
        while (!request.Contains("\r\n\r\n", StringComparison.Ordinal) && await client.ReceiveAsync(buffer, end) is > 0 and var read)
            request += Encoding.ASCII.GetString(buffer, 0, read);
        await client.SendAsync(Encoding.Latin1.GetBytes(response), end);
        client.LingerState = new LingerOption(resets, seconds: 0);
    }
}
