using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Portal.Layout;

namespace WorkflowFunctions.Portal.Http;

/// <summary>Shows failures of pages as pages: those of the pages themselves, and those of everything that looks at a request before.</summary>
internal sealed class ErrorPages : IErrorPage
{
    public static ErrorPages Instance { get; } = new();

    public async Task<bool> TryWriteAsync(HttpContext context, ApiError error, int status)
    {
        if (!context.IsForPage() || !context.Request.WantsHtml())
            return false;
        PageHeaders.Set(context.Response);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(await RenderAsync(context, error, status), Encoding.UTF8);
        return true;
    }

    /// <summary>In a scope of its own: the request's may belong to a page that has failed.</summary>
    private static async Task<string> RenderAsync(HttpContext context, ApiError error, int status)
    {
        await using var scope = context.RequestServices.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<ILoggerFactory>());
        var isForAWhile = status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests;
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(ErrorDocument.Status)] = status,
            [nameof(ErrorDocument.Problem)] = error.Body(),
            [nameof(ErrorDocument.IsSignedIn)] = context.User.Identity is CallerIdentity,
            [nameof(ErrorDocument.Kept)] = isForAWhile ? await SentForm.OfAsync(context) : null,
            [nameof(ErrorDocument.Refused)] = status is StatusCodes.Status404NotFound or StatusCodes.Status409Conflict ? await SentForm.OfAsync(context) : null,
            [nameof(ErrorDocument.MayTryAgain)] = isForAWhile && HttpMethods.IsGet(context.Request.Method),
        });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<ErrorDocument>(parameters)).ToHtmlString());
    }
}
