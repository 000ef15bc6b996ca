using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Health;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// Refuses requests for a host name that is not ours. A page of another site can point its own name at this address, and its
/// requests would then look as if they came from our own pages. Health checks tell nobody anything, and load balancers call by address.
/// </summary>
internal sealed class HostGuard(RequestDelegate next, ApiOptions options)
{
    public Task InvokeAsync(HttpContext context) =>
        options.AllowedHosts.IsEmpty || HostString.MatchesAny(context.Request.Host.Host, options.AllowedHosts)
            || context.Request.Path.StartsWithSegments(HealthEndpoints.Path)
            ? next(context)
            : ApiError.Invalid(new Problem("Host", $"Host is '{context.Request.Host}', but must be one of {string.Join(", ", options.AllowedHosts)}."))
                .ExecuteAsync(context);
}
