using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// Gives every response the headers that keep browsers from doing anything with it except show it. If an endpoint needs another
/// value (a page its own Content-Security-Policy, for example), it sets it first: a header that is already set stays.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    public static readonly TimeSpan HstsAge = TimeSpan.FromDays(365);

    private static readonly (string Name, string Value)[] Defaults =
    [
        (HeaderNames.XContentTypeOptions, "nosniff"),
        (HeaderNames.XFrameOptions, "DENY"),
        (HeaderNames.ContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'"),
        // Not no-referrer: browsers would then send the origin 'null' even from our own pages.
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        (HeaderNames.CacheControl, "no-store"),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Complete, context.Response.Headers);
        return next(context);
    }

    private static Task Complete(object state)
    {
        var headers = (IHeaderDictionary)state;
        foreach (var (name, value) in Defaults)
            headers.TryAdd(name, value);
        return Task.CompletedTask;
    }
}
