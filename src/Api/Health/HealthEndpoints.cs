using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;

namespace WorkflowFunctions.Api.Health;

/// <summary>Live: the process answers. Ready: it can read and write its store, too. Both without sign-in.</summary>
internal static class HealthEndpoints
{
    /// <summary>What the paths of all health checks begin with.</summary>
    public const string Path = "/healthz";

    // Load balancers use either method.
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods($"{Path}/live", Methods, () => Ok("live")).Describe(HealthOperations.Live).DisableRateLimiting();
        routes.MapMethods($"{Path}/ready", Methods, ReadyAsync).Describe(HealthOperations.Ready).DisableRateLimiting();
    }

    private static async Task<IResult> ReadyAsync(ReadinessProbe probe, CancellationToken cancellation) =>
        await probe.IsReadyAsync(cancellation) ? Ok("ready") : NotReady();

    public static ApiError NotReady() => new(ErrorCodes.NotReady, "The store cannot be read and written now.", pause: ReadinessProbe.Holds);

    private static IResult Ok(string status) => ApiResults.Ok(new HealthResponse(status), ApiJson.Default.HealthResponse);
}

/// <summary>The body of a health endpoint's response.</summary>
/// <param name="Status">live or ready.</param>
public sealed record HealthResponse(string Status);
