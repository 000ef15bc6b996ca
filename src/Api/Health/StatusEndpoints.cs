using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Health;

/// <summary>What clients of the original API ask first: whether they are signed in, and what they may use.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder routes)
    {
        var status = routes.MapGroup("/Status");
        status.MapGet("/Endpoints", ListEndpoints).Describe(StatusOperations.ListEndpoints);
        status.MapGet("/HealthCheck", CheckHealthAsync).Describe(StatusOperations.CheckHealth);
    }

    private static IResult ListEndpoints(HttpContext context, EndpointDataSource endpoints)
    {
        var caller = context.Caller();
        context.Response.Headers[StatusOperations.ProductVersion.Name] = StatusOperations.CompatibleVersion;
        return ApiResults.Ok<IReadOnlyList<string>>(
        [
            .. endpoints.Endpoints.OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.Metadata.GetMetadata<Operation>() is { } operation && MayUse(caller, operation.Access))
                .SelectMany(endpoint => Methods(endpoint).Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"))
                .Distinct().Order(StringComparer.Ordinal),
        ], ApiJson.Default.IReadOnlyListString);
    }

    private static async Task<IResult> CheckHealthAsync(ReadinessProbe probe, CancellationToken cancellation) =>
        await probe.IsReadyAsync(cancellation) ? ApiResults.NoContent() : HealthEndpoints.NotReady();

    private static IEnumerable<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Where(method => !HttpMethods.IsHead(method)) ?? [];

    private static bool MayUse(Caller caller, Access access) => access switch
    {
        Access.AllOf all => all.LackedBy(caller) is null,
        Access.AnyOf any => any.Showing.Any(caller.May),
        _ => true,
    };
}
