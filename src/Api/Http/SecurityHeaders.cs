using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// Gives every answer the headers that keep browsers from doing anything with it but show it. An endpoint that needs another value
/// (a page its own Content-Security-Policy, say) sets it: what is set already stays.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    public static readonly TimeSpan HstsAge = TimeSpan.FromDays(365);

    private static readonly (string Name, string Value)[] Defaults =
    [
        (HeaderNames.XContentTypeOptions, "nosniff"),
        (HeaderNames.XFrameOptions, "DENY"),
        (HeaderNames.ContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'"),
        // Not no-referrer: browsers would then send the origin 'null' from our own pages, too.
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
