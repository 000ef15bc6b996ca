using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace WorkflowFunctions.Portal.Http;

/// <summary>Marks an endpoint that is no page but that pages use: it takes a form, or tells a page whether it is current.</summary>
/// <param name="IsFile">It gives a file to keep, for which browsers do not ask as for something to show.</param>
internal sealed record PartOfPages(bool IsFile = false);

/// <summary>Tells requests for pages from those for the API.</summary>
internal static class PageRequests
{
    private const string Html = "text/html";

    /// <summary>Whether the request is for a page: its endpoint is one, or it has none and a browser would show a page.</summary>
    public static bool IsForPage(this HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
            return HttpMethods.IsGet(context.Request.Method) && context.Request.WantsHtml();
        return endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null || endpoint.Metadata.GetMetadata<PartOfPages>() is not null;
    }

    /// <summary>Whether a browser asks for something to show to a person. Other clients ask for JSON, or for anything.</summary>
    public static bool WantsHtml(this HttpRequest request) =>
        request.Headers.GetCommaSeparatedValues(HeaderNames.Accept).Any(type => type.StartsWith(Html, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a browser says that a page of ours sends the request. What sends neither header is no browser of today.</summary>
    public static bool IsFromOwnPage(this HttpRequest request) => (string?)request.Headers["Sec-Fetch-Site"] is { } site
        ? site == "same-origin"
        : string.Equals(request.Headers.Origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
