using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WorkflowFunctions.Api.Limits;

namespace WorkflowFunctions.Api.Http;

/// <summary>Has every body read through a <see cref="GuardedBody"/>, whoever reads it: JSON, or a form.</summary>
internal sealed class BodyGuard(RequestDelegate next, BodyRoom room, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } ? next(context) : GuardAsync(context);

    private async Task GuardAsync(HttpContext context)
    {
        var body = context.Request.Body;
        await using var guarded = new GuardedBody(context, context.Request.BodyReader, room, time);
        context.Request.Body = guarded;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Body = body;
        }
    }
}

/// <summary>A body is not taken. Nothing of the request was done.</summary>
internal sealed class BodyRefusedException(ApiError error) : Exception("There is no room for the body.")
{
    public ApiError Error => error;
}
