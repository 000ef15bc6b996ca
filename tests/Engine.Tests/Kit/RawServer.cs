using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>A server that sends the same bytes to whoever has sent the end of a request's headers, and then closes or resets the connection.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly string _answer;
    private readonly bool _resets;
    private readonly Task _serving;

    public RawServer(string answer, bool resets = false)
    {
        _answer = answer;
        _resets = resets;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_end.Token);
                var buffer = new byte[16 * 1024];
                var request = "";
                while (!request.Contains("\r\n\r\n", StringComparison.Ordinal) && await socket.ReceiveAsync(buffer, _end.Token) is > 0 and var read)
                    request += Encoding.ASCII.GetString(buffer, 0, read);
                await socket.SendAsync(Encoding.Latin1.GetBytes(_answer), _end.Token);
                socket.LingerState = new LingerOption(_resets, seconds: 0);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }
}
