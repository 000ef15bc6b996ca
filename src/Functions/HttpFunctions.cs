using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace WorkflowFunctions.Functions;

/// <summary>
/// The API. Both functions hand the request to the same pipeline, which signs callers in by itself; signals have a function of
/// their own so that they show as such in the portal, in metrics and logs.
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
