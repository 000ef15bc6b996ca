using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Portal.Layout;

namespace WorkflowFunctions.Portal.Http;

/// <summary>Shows failures of pages as pages: those of the pages themselves, and those of everything that looks at a request before.</summary>
internal sealed class ErrorPages : IErrorPage
{
    public static ErrorPages Instance { get; } = new();

    public async Task<bool> TryWriteAsync(HttpContext context, ApiError error, int status)
    {
        if (!context.IsForPage())
            return false;
        PageHeaders.Set(context.Response);
        await new RazorComponentResult<ErrorDocument>(new Dictionary<string, object?>
        {
            [nameof(ErrorDocument.Status)] = status,
            [nameof(ErrorDocument.Problem)] = error.Body(),
            [nameof(ErrorDocument.IsSignedIn)] = context.User.Identity is Api.SignIn.CallerIdentity,
        })
        { StatusCode = status, PreventStreamingRendering = true }.ExecuteAsync(context);
        return true;
    }
}
