using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// The work of an endpoint, after its request is read and its subject is found. It is done only if the caller holds all that the
/// endpoint declares as <see cref="Access.AllOf"/>; otherwise the response is 403. So a request that cannot be read is refused as
/// such first, and no endpoint names its access strings twice.
/// </summary>
internal sealed class Permitted(Func<Task<IResult>> action) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var needed = httpContext.Access() as Access.AllOf
            ?? throw new InvalidOperationException($"{httpContext.GetEndpoint()?.DisplayName} declares no access strings that could permit anything.");
        var result = needed.LackedBy(httpContext.Caller()) is { } lacked ? ApiError.NotPermitted(lacked) : await action();
        await result.ExecuteAsync(httpContext);
    }

    /// <summary>An endpoint can return only an error, or the result of work done after the check.</summary>
    public static async ValueTask<object?> OnlyAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        await next(invocation) is IResult result and (Permitted or ApiError)
            ? result
            : throw new InvalidOperationException($"{invocation.HttpContext.GetEndpoint()?.DisplayName} answers without a check of its access strings.");
}
