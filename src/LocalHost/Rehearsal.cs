using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.LocalHost;

/// <summary>
/// What the first request needs is made when it is first used: endpoints, the tree of their paths, and much that the runtime loads or compiles.
/// While the host begins to listen, it makes the endpoints on another processor, and sends itself one request, for its own health. So nobody
/// else waits for all that. If either fails, the first request fails as well, and tells it.
/// </summary>
internal sealed class Rehearsal(IServiceProvider services) : IPipelinePart
{
    private const string Path = "/healthz/ready";

    /// <summary>Has the pipeline rehearsed when it is built.</summary>
    public static void AddTo(WebApplicationBuilder builder) => builder.Services.AddSingleton<IPipelinePart, Rehearsal>();

    /// <summary>Makes the endpoints, while the caller goes on with the start.</summary>
    public static void BeginEndpoints(WebApplication app) =>
        _ = Task.Run(() => app.Services.GetRequiredService<EndpointDataSource>().Endpoints);

    public void UseBeforeRouting(IApplicationBuilder app) => app.Use(next =>
    {
        // Everything behind this is put together now.
        _ = Task.Run(() => SendAsync(next));
        return next;
    });

    public void UseBeforeEndpoints(IApplicationBuilder app)
    {
    }

    public void Map(IEndpointRouteBuilder routes)
    {
    }

    private async Task SendAsync(RequestDelegate next)
    {
        await using var scope = services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = Path;
        await next(context);
    }
}
