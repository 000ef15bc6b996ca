using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace WorkflowFunctions.Benchmarks.Load;

/// <summary>
/// One connection of HTTP/1.1 with a socket of its own. It sends prepared bytes and reads no more of a response than its end needs: a
/// client that costs little leaves the processor to the server.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[16 * 1024];
    private int _length;

    public Connection(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>The latest response, status line and headers included.</summary>
    public ReadOnlySpan<byte> Response => _buffer.AsSpan(0, _length);

    /// <summary>Sends a request and waits for its whole response.</summary>
    /// <returns>The status code.</returns>
    public int Send(byte[] request)
    {
        _socket.Send(request);
        _length = 0;
        int head;
        while ((head = Response.IndexOf("\r\n\r\n"u8)) < 0)
            Receive();
        head += 4;
        if (Find(head, "Content-Length: "u8) is { } length)
        {
            while (_length < head + length)
                Receive();
        }
        else if (Response[..head].IndexOf("Transfer-Encoding: chunked"u8) >= 0)
        {
            while (!Response.EndsWith("0\r\n\r\n"u8))
                Receive();
        }

        return Utf8Parser.TryParse(Response[9..12], out int status, out _) ? status : throw new InvalidDataException("The response is not HTTP.");
    }

    public void Dispose() => _socket.Dispose();

    private int? Find(int head, ReadOnlySpan<byte> name)
    {
        var at = Response[..head].IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(Response[(at + name.Length)..], out int value, out _) ? value : null;
    }

    private void Receive()
    {
        if (_length == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _length);
        var received = _socket.Receive(_buffer, _length, _buffer.Length - _length, SocketFlags.None);
        if (received == 0)
            throw new IOException("The server closed the connection.");
        _length += received;
    }
}
