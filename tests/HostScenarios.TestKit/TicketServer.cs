using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Another system, which is not ready for the first calls.</summary>
internal sealed class TicketServer : IAsyncDisposable
{
    public const string Host = "127.0.0.1";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _calls = [];

    private TicketServer(WebApplication app) => _app = app;

    /// <summary>The idempotency key of every call.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<TicketServer> StartAsync(int refusals)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(Host), port: 0));
        var server = new TicketServer(builder.Build());
        server._app.Run(context => server.AnswerAsync(context, refusals));
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context, int refusals)
    {
        _calls.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
        if (_calls.Count > refusals)
            return context.Response.WriteAsJsonAsync(new { number = "T-42" });
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }
}
