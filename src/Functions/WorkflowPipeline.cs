using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using WorkflowFunctions.Api;

namespace WorkflowFunctions.Functions;

/// <summary>The pipeline that every host runs, built once, for requests that arrive as calls of a function.</summary>
public sealed class WorkflowPipeline
{
    private readonly DurableClients _clients;
    private readonly RequestDelegate _pipeline;

    public WorkflowPipeline(IServiceProvider services, DurableClients clients)
    {
        _clients = clients;
        _pipeline = new ApplicationBuilder(services).UseWorkflowApi().Build();
    }

    public async Task RunAsync(HttpContext context, DurableTaskClient client)
    {
        _clients.Use(client);
        // The function's own route has already matched, and would keep the pipeline from matching by itself.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        await _pipeline(context);
    }
}
