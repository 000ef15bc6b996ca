using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace WorkflowFunctions.Functions;

/// <summary>
/// The API. Both functions pass the request to the same pipeline, which signs callers in by itself. Signals have a function of
/// their own, so that they show up as signals in the Azure portal, in metrics and in logs.
/// </summary>
public sealed class HttpFunctions(WorkflowPipeline pipeline)
{
    [Function("PostWorkflowInstanceSignals")]
    public Task PostSignalsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "Workflow/Instances/{instanceId}/Signals")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        pipeline.RunAsync(request.HttpContext, client);

    [Function("WorkflowApi")]
    public Task AnyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "delete", "patch", "head", "options", Route = "{*path}")]
        HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        pipeline.RunAsync(request.HttpContext, client);
}
