using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Accepts the caller that App Service has authenticated; <see cref="AppServiceSettings"/> says when that is trusted.</summary>
public sealed class AppServiceAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    SignInSettings settings,
    TokenCallers callers) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    // App Service itself accepts its provider's tokens.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, SignInSchemes.Bearer);
        return Task.CompletedTask;
    }

    private AuthenticateResult Authenticate()
    {
        if (settings.AppService is not { } appService || !Request.Headers.TryGetValue(ClientPrincipal.Header, out var header))
            return AuthenticateResult.NoResult();
        if (ClientPrincipal.Parse(header) is not { } principal)
            return AuthenticateResult.Fail($"{ClientPrincipal.Header} is malformed.");
        return callers.Find(SignInSchemes.AppService, principal.Authority, principal.Claims, appService.Claims) is { } caller
            ? AuthenticateResult.Success(new(new ClaimsPrincipal(new CallerIdentity(caller, Scheme.Name)), Scheme.Name))
            : AuthenticateResult.Fail($"{ClientPrincipal.Header} does not say who it is about: it needs one 'oid' or 'sub'.");
    }
}
