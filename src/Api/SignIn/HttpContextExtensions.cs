using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

public static class HttpContextExtensions
{
    /// <summary>The caller who makes the request.</summary>
    /// <exception cref="InvalidOperationException">The request is not authenticated: the endpoint allows anonymous requests.</exception>
    public static Caller Caller(this HttpContext context) => context.User.Identity is CallerIdentity identity
        ? identity.Caller
        : throw new InvalidOperationException("The request is not authenticated.");
}
