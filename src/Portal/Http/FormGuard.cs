using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.Portal.Http;

/// <summary>Refuses what is sent to an endpoint that takes a form and is none, or none that can be read. Behind it, every form has been read.</summary>
internal sealed class FormGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: true } && HttpMethods.IsPost(context.Request.Method)
            ? GuardAsync(context)
            : next(context);

    private async Task GuardAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            await new ApiError(ErrorCodes.UnsupportedMediaType, "This address takes a form, and something else was sent. Nothing was done.").ExecuteAsync(context);
        else if (await ReadAsync(context) is null)
            await new ApiError(ErrorCodes.InvalidRequest, "The form cannot be read: it is damaged, has a NUL character, or has too many fields. Nothing was done. Go back to the page to find what you typed.").ExecuteAsync(context);
        else
            await next(context);
    }

    private static Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IFormOptionsMetadata>()?.ValueCountLimit is { } most)
            context.Features.Set<IFormFeature>(new FormFeature(context.Request, new FormOptions { ValueCountLimit = most }));
        return context.TryReadFormAsync();
    }
}
