using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Portal.SignIn;

namespace WorkflowFunctions.Portal.Http;

/// <summary>
/// Gives pages their policy, keeps them at the root, checks the access strings that they need, and refuses a form without its token: from a page that was loaded before the last
/// sign-in, for example. What was typed into a form before its sender had to sign in again, it gives to the page.
/// </summary>
internal sealed class PageGuard(RequestDelegate next, Drafts drafts)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || !context.IsForPage())
            return next(context);
        // For clients of the API there is nothing at these paths.
        if (!context.Request.WantsHtml() && endpoint.Metadata.GetMetadata<PartOfPages>() is not { IsFile: true })
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        PageHeaders.Set(context.Response);
        if (context.Request.PathBase.HasValue)
            return AtRootAsync(context);
        if (context.Access() is Access.AllOf needed && needed.LackedBy(context.Caller()) is { } lacked)
            return ApiError.NotPermitted(lacked).ExecuteAsync(context);
        AddressNumbers.DropUnreadable(context);
        if (HttpMethods.IsGet(context.Request.Method) && drafts.Read(context) is { } draft)
            context.Features.Set(draft);
        return context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }
            ? new ApiError(ErrorCodes.CrossSiteRequest,
                "This form is not valid any more: you have signed in or out since it was loaded. Nothing was done. Go back, load the page again, and send it once more.")
                .WriteAsync(context, StatusCodes.Status400BadRequest)
            : next(context);
    }

    /// <summary>The path base is there for clients of the API: links and cookies of pages would double with it.</summary>
    private static Task AtRootAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.Redirect($"{(context.Request.Path.HasValue ? context.Request.Path.ToUriComponent() : "/")}{context.Request.QueryString}");
        return Task.CompletedTask;
    }
}
