using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Another system, which is not ready for the first calls, and has a rota, and a part that hangs until it is mended.</summary>
internal sealed class TicketServer : IAsyncDisposable
{
    public const string Host = "127.0.0.1";

    /// <summary>The path of the part that hangs.</summary>
    public const string Hanging = "hanging";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _calls = [];
    private readonly ConcurrentQueue<string> _hanging = [];
    private readonly TaskCompletionSource _mended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TicketServer(WebApplication app) => _app = app;

    /// <summary>The idempotency key of every call, but for those that hang.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    /// <summary>The idempotency key of every call that hangs, or has hung.</summary>
    public IReadOnlyCollection<string> HangingCalls => _hanging;

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

    /// <summary>Whoever hangs, and whoever comes, is answered.</summary>
    public void Mend() => _mended.TrySetResult();

    public ValueTask DisposeAsync()
    {
        Mend();
        return _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, int refusals)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (context.Request.Path == "/" + Hanging)
        {
            _hanging.Enqueue(key);
            await _mended.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsJsonAsync(new { ok = true });
            return;
        }

        if (context.Request.Path == "/api/now")
        {
            await context.Response.WriteAsJsonAsync(new { people = new[] { ScenarioSettings.Owner }, hours = 2 });
            return;
        }

        _calls.Enqueue(key);
        if (_calls.Count > refusals)
            await context.Response.WriteAsJsonAsync(new { number = "T-42" });
        else
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }
}
