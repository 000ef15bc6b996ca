using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WorkflowFunctions.Benchmarks.Servers;

/// <summary>A mail server that takes everything, and remembers which messages came and when the latest did.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private const string IdHeader = "Message-Id:";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, bool> _ids = new(StringComparer.Ordinal);
    private readonly Task _loop;
    private int _taken;
    private long _latestAt;

    public MailSink()
    {
        _listener.Start();
        _loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many messages were taken, repeated ones included.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>How many different messages were taken.</summary>
    public int Different => _ids.Count;

    /// <summary>By <see cref="Stopwatch"/>.</summary>
    public long LatestAt => Volatile.Read(ref _latestAt);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client sees that the connection is closed, and repeats what was not confirmed.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 sink");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO" or "HELO":
                    await writer.WriteLineAsync("250 sink");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 Go on.");
                    await TakeAsync(reader);
                    await writer.WriteLineAsync("250 Taken.");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 Bye.");
                    return;
                default:
                    await writer.WriteLineAsync("250 OK");
                    break;
            }
        }
    }

    private async Task TakeAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            if (line.StartsWith(IdHeader, StringComparison.OrdinalIgnoreCase))
                _ids.TryAdd(line[IdHeader.Length..].Trim(), true);
        }

        Volatile.Write(ref _latestAt, Stopwatch.GetTimestamp());
        Interlocked.Increment(ref _taken);
    }
}
