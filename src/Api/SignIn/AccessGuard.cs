using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Closes every route that does not declare who may use it: a forgotten declaration must not open a way in.</summary>
internal sealed class AccessGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // Only routes declare access. The framework's own endpoints, for 405 and the like, only refuse.
        if (context.GetEndpoint() is not RouteEndpoint route || route.Metadata.GetMetadata<Access>() is not null)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
