using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Http;

/// <summary>Knows the API versions that existing clients ask for; absent means 1.</summary>
internal sealed class ApiVersionGuard(RequestDelegate next)
{
    public const string Header = "x-keyfactor-api-version";

    /// <summary>Whether the request asks for version 2, which differs where an endpoint says so.</summary>
    public static bool IsVersion2(HttpRequest request) => (string?)request.Headers[Header] is "2" or "2.0";

    public Task InvokeAsync(HttpContext context)
    {
        string? version = context.Request.Headers[Header];
        return version is null or "1" or "1.0" or "2" or "2.0"
            ? next(context)
            : ApiError.Invalid(new Problem(Header, $"{Header} is '{version}', but must be 1, 1.0, 2 or 2.0.")).ExecuteAsync(context);
    }
}
