using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace WorkflowFunctions.Api.Http;

/// <summary>Gives every failure its JSON body: exceptions, and the bare statuses of the framework.</summary>
internal sealed class FailureMiddleware(RequestDelegate next, Failures failures)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await ForStatus(context, exception.StatusCode).WriteAsync(context, exception.StatusCode);
        }
        catch (BodyRefusedException refused) when (!context.Response.HasStarted)
        {
            await refused.Error.ExecuteAsync(context);
        }
        catch (OperationCanceledException canceled) when (context.RequestAborted.IsCancellationRequested || (canceled as ConnectionAbortedException ?? canceled.InnerException) is ConnectionAbortedException)
        {
            // The client has gone, or the host stops and waits no longer for a body: nobody is left to read a response.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await failures.ErrorOf(exception, context.Request.Method, context.GetEndpoint()?.DisplayName).ExecuteAsync(context);
        }

        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed })
            AllowHead(context.Response.Headers);
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
            await ForStatus(context, context.Response.StatusCode).WriteAsync(context, context.Response.StatusCode);
    }

    /// <summary>Where GET is allowed, so is HEAD: see <see cref="HeadRequests"/>.</summary>
    private static void AllowHead(IHeaderDictionary headers)
    {
        var allowed = headers.GetCommaSeparatedValues(HeaderNames.Allow);
        if (allowed.Contains(HttpMethods.Get) && !allowed.Contains(HttpMethods.Head))
            headers.Allow = string.Join(", ", allowed.Append(HttpMethods.Head));
    }

    private static ApiError ForStatus(HttpContext context, int status) => status switch
    {
        401 => new(ErrorCodes.NotAuthenticated, "Sign in first: this request has no sign-in, or one that is not valid."),
        403 => new(ErrorCodes.NotPermitted, "You are not permitted to do this."),
        404 => new(ErrorCodes.NoSuchPath, $"There is no endpoint '{context.Request.Path}'."),
        405 => new(ErrorCodes.MethodNotAllowed, $"'{context.Request.Path}' does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}."),
        408 => new(ErrorCodes.BodyTooSlow, "The body did not come, or not fast enough. Nothing was done; send it again."),
        413 => new(ErrorCodes.BodyTooLarge, "The body is too large."),
        414 => new(ErrorCodes.AddressTooLong, "The address is too long."),
        415 => new(ErrorCodes.UnsupportedMediaType, "A body must be JSON, and say so."),
        431 => new(ErrorCodes.HeadersTooLarge, "The headers are too large."),
        _ => new(ErrorCodes.Refused, "The request cannot be read."),
    };
}
