using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>The routes that the API of the host really has.</summary>
internal static class Routes
{
    /// <summary>Each as method and pattern, for example <c>GET /Workflow/Instances/{instanceId}</c>.</summary>
    public static IReadOnlyList<string> All(this Installation installation) =>
    [
        .. installation.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IPipelinePart>() is null)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [], (endpoint, method) => $"{method} {Path(endpoint)}")
            .Distinct().Order(StringComparer.Ordinal),
    ];

    public static string Path(RouteEndpoint endpoint) => "/" + (endpoint.RoutePattern.RawText ?? "").Trim('/');
}
