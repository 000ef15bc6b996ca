using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Says at once that a request is permitted if its policy only asks for a caller who is signed in, and there is one. That is nearly every request.
/// Everything else is for the framework to decide, with a dozen objects for each request.
/// </summary>
internal sealed class SignedInEvaluator(IAuthorizationService authorization) : PolicyEvaluator(authorization)
{
    private static readonly Task<PolicyAuthorizationResult> Permitted = Task.FromResult(PolicyAuthorizationResult.Success());

    public override Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource) =>
        policy is { Requirements: [DenyAnonymousAuthorizationRequirement], AuthenticationSchemes: [] } && context.User.Identity is CallerIdentity { IsAuthenticated: true }
            ? Permitted
            : base.AuthorizeAsync(policy, authenticationResult, context, resource);
}
