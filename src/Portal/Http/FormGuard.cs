using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.Portal.Http;

/// <summary>Refuses what is sent to an endpoint that takes a form and is none, or none that can be read. Behind it, every form has been read.</summary>
internal sealed class FormGuard(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is not { RequiresValidation: true } || !HttpMethods.IsPost(context.Request.Method))
            await next(context);
        else if (!context.Request.HasFormContentType)
            await new ApiError(ErrorCodes.UnsupportedMediaType, "This address takes a form, and something else was sent. Nothing was done.").ExecuteAsync(context);
        else if (await context.TryReadFormAsync() is null)
            await new ApiError(ErrorCodes.InvalidRequest, "The form cannot be read: it is damaged, has a NUL character, or has too many fields. Nothing was done.").ExecuteAsync(context);
        else
            await next(context);
    }
}
