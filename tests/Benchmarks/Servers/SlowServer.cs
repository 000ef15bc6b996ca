using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.Benchmarks.Servers;

/// <summary>Another system, in good health and slow: it answers every call, after the same time.</summary>
internal sealed class SlowServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, bool> _keys = new(StringComparer.Ordinal);
    private int _taken;
    private long _latestAt;

    private SlowServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>How many calls came, repeated ones included.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>How many calls came under different keys.</summary>
    public int Different => _keys.Count;

    /// <summary>When the latest call was answered, by <see cref="Stopwatch"/>.</summary>
    public long LatestAt => Volatile.Read(ref _latestAt);

    public static async Task<SlowServer> StartAsync(TimeSpan time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new SlowServer(builder.Build());
        server._app.Run(context => server.AnswerAsync(context, time));
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, TimeSpan time)
    {
        Interlocked.Increment(ref _taken);
        _keys.TryAdd(context.Request.Headers["Idempotency-Key"].ToString(), true);
        await Task.Delay(time, context.RequestAborted);
        Volatile.Write(ref _latestAt, Stopwatch.GetTimestamp());
        await context.Response.WriteAsJsonAsync(new { ok = true });
    }
}
