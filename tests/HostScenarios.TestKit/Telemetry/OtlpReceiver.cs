using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace WorkflowFunctions.HostScenarios.Telemetry;

/// <summary>A collector: it takes the OpenTelemetry protocol, by gRPC and over HTTP, and keeps what it has got.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const int GrpcFrame = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<byte[]> _raw = new();
    private readonly ConcurrentQueue<IHeaderDictionary> _headers = new();
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<ReceivedMetric> _metrics = new();
    private readonly ConcurrentQueue<ReceivedLog> _logs = new();
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpReceiver(WebApplication server) => _server = server;

    public IReadOnlyList<ReceivedSpan> Spans => [.. _spans];

    public IReadOnlyList<ReceivedMetric> Metrics => [.. _metrics];

    public IReadOnlyList<ReceivedLog> Logs => [.. _logs];

    public IReadOnlyList<IHeaderDictionary> Headers => [.. _headers];

    /// <summary>All that was received, as text: for what must be nowhere in it.</summary>
    public string Raw => string.Join('\n', _raw.Select(Encoding.UTF8.GetString));

    /// <summary>For gRPC.</summary>
    public string GrpcAddress => Addresses[1];

    /// <summary>For Protobuf over HTTP.</summary>
    public string HttpAddress => Addresses[0];

    private string[] Addresses => [.. _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var receiver = new OtlpReceiver(builder.Build());
        receiver._server.Run(receiver.TakeAsync);
        await receiver._server.StartAsync();
        return receiver;
    }

    /// <summary>Waits until what was received is as wanted.</summary>
    public async Task UntilAsync(Func<OtlpReceiver, bool> isThere)
    {
        while (true)
        {
            var next = _next.Task;
            if (isThere(this))
                return;
            try
            {
                await next.WaitAsync(Patience, TestContext.Current.CancellationToken);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"It was not received. Spans: {string.Join(", ", Spans.Select(span => span.Name).Distinct())}; metrics: {string.Join(", ", Metrics.Select(metric => metric.Name).Distinct())}; logs: {string.Join(" | ", Logs.Select(log => log.Body))}");
            }
        }
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var isGrpc = context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;
        var bytes = body.ToArray()[(isGrpc ? GrpcFrame : 0)..];
        _raw.Enqueue(bytes);
        _headers.Enqueue(context.Request.Headers);
        var request = new ProtoMessage(bytes);
        switch (context.Request.Path.Value)
        {
            case "/v1/traces" or "/opentelemetry.proto.collector.trace.v1.TraceService/Export":
                Received.Spans(request).ToList().ForEach(_spans.Enqueue);
                break;
            case "/v1/metrics" or "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export":
                Received.Metrics(request).ToList().ForEach(_metrics.Enqueue);
                break;
            case "/v1/logs" or "/opentelemetry.proto.collector.logs.v1.LogsService/Export":
                Received.Logs(request).ToList().ForEach(_logs.Enqueue);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
        }

        context.Response.ContentType = isGrpc ? "application/grpc" : "application/x-protobuf";
        if (isGrpc)
        {
            // An empty message that is not compressed.
            await context.Response.Body.WriteAsync(new byte[GrpcFrame]);
            context.Response.AppendTrailer("grpc-status", "0");
        }

        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
