using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.Portal.Tests.Kit;

/// <summary>A route of the host by one of its methods, with an address that leads there.</summary>
/// <param name="IsOfPortal">False for those of the API, and of the framework.</param>
/// <param name="IsOpen">Whether it says that it is for everybody.</param>
/// <param name="NeedsToken">Whether it says that it takes no form without its token.</param>
/// <param name="IsThere">Whether the address names something that there is.</param>
internal sealed record PortalRoute(string Method, string Pattern, string Address, bool IsOfPortal, bool IsOpen, bool NeedsToken, bool IsThere)
{
    public override string ToString() => $"{Method} {Pattern}";
}

/// <summary>The routes that the host really has: what is added is tested without a word.</summary>
internal static class PortalRoutes
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <param name="instance">Fills in for the id behind <c>/instances</c>.</param>
    /// <param name="definition">Fills in for the id behind <c>/definitions</c> and <c>/start</c>.</param>
    public static IReadOnlyList<PortalRoute> Routes(this PortalHost host, Guid instance, Guid definition)
    {
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? Methods, Read)
            .DistinctBy(route => route.ToString()).ToList();
        Assert.Contains(routes, route => route is { Method: "GET", Pattern: "/instances/{Id}", IsOfPortal: true });
        Assert.Contains(routes, route => route is { Method: "POST", Pattern: "/instances/{id}", IsOfPortal: true });
        return routes;

        PortalRoute Read(RouteEndpoint endpoint, string method)
        {
            var pattern = $"/{endpoint.RoutePattern.RawText?.Trim('/')}";
            return new(method, pattern, Regex.Replace(pattern, @"\{\**(\w+)[^}]*\}", match => Value(pattern, match.Groups[1].Value)),
                endpoint.Metadata.GetMetadata<IPipelinePart>() is not null && !pattern.StartsWith("/_framework/", StringComparison.Ordinal),
                endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
                endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>()?.RequiresValidation == true,
                Regex.IsMatch(pattern, @"^(/(instances|definitions|start)/\{id[^}]*\})?(/(?!portal)[\w-]+)*/?$", RegexOptions.IgnoreCase));
        }

        string Value(string pattern, string parameter) => parameter.Equals("command", StringComparison.OrdinalIgnoreCase) ? "stop"
            : pattern.StartsWith("/definitions/", StringComparison.Ordinal) || pattern.StartsWith("/start/", StringComparison.Ordinal) ? $"{definition}"
            : $"{instance}";
    }

    /// <summary>The pages that somebody can look at, by their addresses.</summary>
    public static async Task<IReadOnlyList<string>> PagesAsync(this PortalHost host, FormClient visitor, Guid instance)
    {
        var pages = new List<string>();
        foreach (var route in host.Routes(instance, await host.DefinitionAsync(instance)).Where(route => route is { Method: "GET", IsOfPortal: true }))
        {
            if (await visitor.GetAsync(route.Address) is { Status: 200 } page && page.Header("Content-Type")?.StartsWith("text/html", StringComparison.Ordinal) == true)
                pages.Add(route.Address);
        }

        Assert.Contains($"/instances/{instance}", pages);
        return pages;
    }

    /// <summary>The definition of an instance.</summary>
    public static async Task<Guid> DefinitionAsync(this PortalHost host, Guid instance) =>
        (await host.Api("admin").ReadAsync(instance)).GetProperty("Definition").GetProperty("Id").GetGuid();
}
