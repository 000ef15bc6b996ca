using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.Health;

/// <summary>Live: the process responds. Ready: it can also reach its store. Neither needs a sign-in.</summary>
internal static class HealthEndpoints
{
    // Load balancers use either method.
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz/live", Methods, () => Ok("live")).Describe(HealthOperations.Live).DisableRateLimiting();
        routes.MapMethods("/healthz/ready", Methods, ReadyAsync).Describe(HealthOperations.Ready).DisableRateLimiting();
    }

    private static async Task<IResult> ReadyAsync(IInstanceStore store, CancellationToken cancellation)
    {
        try
        {
            await store.ProbeAsync(cancellation);
            return Ok("ready");
        }
        catch (StorageUnavailableException)
        {
            return new ApiError(ErrorCodes.NotReady, "The store cannot be used now.");
        }
    }

    private static IResult Ok(string status) => ApiResults.Ok(new HealthResponse(status), ApiJson.Default.HealthResponse);
}

/// <summary>The body of a health endpoint's response.</summary>
/// <param name="Status">live or ready.</param>
public sealed record HealthResponse(string Status);
