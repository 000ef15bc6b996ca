using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WorkflowFunctions.LocalHost.Tests.Hostile;

/// <summary>What came back over a connection: the first response, or nothing if the server closed it.</summary>
/// <param name="Status">0: nothing came before the connection ended.</param>
internal sealed record RawResponse(int Status, string Head, string Body)
{
    public static RawResponse Closed { get; } = new(0, "", "");

    public string? Header(string name) => Head.Split("\r\n").Skip(1)
        .FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}

/// <summary>Sends bytes as they are, because no client library would send most of these.</summary>
internal static class RawConnection
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(3);

    /// <summary>Sends the bytes over a connection of its own and reads one response.</summary>
    public static Task<RawResponse> SendAsync(Uri server, byte[] bytes) => SendAsync(server, [bytes], isAll: false);

    /// <summary>Sends the bytes in the given pieces over a connection of its own and reads one response.</summary>
    /// <param name="isAll">Whether to say that no more will come. The server then ends a request that is under way.</param>
    /// <exception cref="TimeoutException">The server neither responded nor closed the connection.</exception>
    public static async Task<RawResponse> SendAsync(Uri server, IReadOnlyList<byte[]> pieces, bool isAll)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Hang);
        using var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(IPAddress.Parse(server.Host), server.Port, limit.Token);
            var stream = client.GetStream();
            await SendAsync(client, stream, pieces, isAll, limit.Token);
            return await ReadAsync(stream, limit.Token);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            return RawResponse.Closed;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The server neither responded nor closed the connection.");
        }
    }

    private static async Task SendAsync(TcpClient client, NetworkStream stream, IReadOnlyList<byte[]> pieces, bool isAll, CancellationToken stop)
    {
        try
        {
            foreach (var piece in pieces)
                await stream.WriteAsync(piece, stop);
            if (isAll)
                client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            // It responds before all is sent, and closes: what it said can still be read.
        }
    }

    private static async Task<RawResponse> ReadAsync(NetworkStream stream, CancellationToken stop)
    {
        using var received = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            int count;
            try
            {
                count = await stream.ReadAsync(buffer, stop);
            }
            catch (IOException)
            {
                count = 0;
            }

            received.Write(buffer, 0, count);
            if (Parse(Encoding.Latin1.GetString(received.GetBuffer(), 0, (int)received.Length), isEnd: count == 0) is { } response)
                return response;
        }
    }

    private static RawResponse? Parse(string text, bool isEnd)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return isEnd ? RawResponse.Closed : null;
        var (head, rest) = (text[..end], text[(end + 4)..]);
        var response = new RawResponse(int.Parse(head.Split(' ')[1], CultureInfo.InvariantCulture), head, "");
        if (response.Status == 100)
            return Parse(rest, isEnd);
        if (response.Header("Content-Length") is { } length)
        {
            var size = int.Parse(length, CultureInfo.InvariantCulture);
            return rest.Length >= size || isEnd ? response with { Body = Utf8(rest[..Math.Min(size, rest.Length)]) } : null;
        }

        if (response.Header("Transfer-Encoding") is null)
            return response;
        return Unchunk(rest) is { } body ? response with { Body = Utf8(body) } : isEnd ? response : null;
    }

    private static string? Unchunk(string text)
    {
        var body = new StringBuilder();
        while (text.IndexOf("\r\n", StringComparison.Ordinal) is >= 0 and var line)
        {
            var size = int.Parse(text[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
                return body.ToString();
            if (text.Length < line + 2 + size + 2)
                return null;
            body.Append(text, line + 2, size);
            text = text[(line + 2 + size + 2)..];
        }

        return null;
    }

    private static string Utf8(string latin) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin));
}
