using Microsoft.AspNetCore.Http;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// Refuses a request that would change something if a browser sends it from a page of another site. Other clients send neither
/// <c>Sec-Fetch-Site</c> nor <c>Origin</c> and are not affected.
/// </summary>
internal sealed class CrossSiteGuard(RequestDelegate next, ApiOptions options)
{
    public Task InvokeAsync(HttpContext context) => IsAllowed(context.Request)
        ? next(context)
        : new ApiError(ErrorCodes.CrossSiteRequest,
            $"A request from a page of '{context.Request.Headers.Origin}' may not change anything here.").ExecuteAsync(context);

    private bool IsAllowed(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return true;
        string? site = request.Headers["Sec-Fetch-Site"];
        string? origin = request.Headers.Origin;
        if (site is "same-origin" or "none" || (site is null && origin is null))
            return true;
        return origin is not null && (string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            || options.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase));
    }
}
