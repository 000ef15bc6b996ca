using Microsoft.AspNetCore.Http;

namespace WorkflowFunctions.Portal.Http;

/// <summary>What browsers may do with a page: show it, with our own script and style sheet, and send its forms to us.</summary>
internal static class PageHeaders
{
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void Set(HttpResponse response) => response.Headers.ContentSecurityPolicy = Policy;
}
