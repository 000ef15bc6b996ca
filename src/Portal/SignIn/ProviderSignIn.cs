using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>Configures the sign-in at the OpenID Connect provider: authorization code with PKCE.</summary>
internal sealed partial class ProviderSignIn(
    SignInSettings settings, TokenCallers callers, SignInAudit audit, TimeProvider time, ILogger<ProviderSignIn> logger, ILoggerFactory loggers)
    : IConfigureNamedOptions<OpenIdConnectOptions>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TroubleWatch _trouble = new(time);
    private readonly AuthorityKeys _keys = new(time, loggers.CreateLogger<AuthorityKeys>(), "Authentication:OpenIdConnect:Authority");

    /// <summary>What people are told if it fails, whatever the provider has said: anybody can make a link with a message in it.</summary>
    public const string FailedParameter = "failed";

    public void Configure(OpenIdConnectOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name != SignInSchemes.OpenIdConnect || settings.OpenIdConnect is not { } provider)
            return;
        options.Authority = provider.Authority.AbsoluteUri;
        options.RequireHttpsMetadata = provider.RequireHttpsMetadata;
        (_, options.ConfigurationManager) = AuthoritySetup.Reach(provider.Authority, provider.RequireHttpsMetadata, _keys, options.BackchannelHttpHandler);
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.Scope.Clear();
        foreach (var scope in provider.Scopes)
            options.Scope.Add(scope);
        options.ResponseType = OpenIdConnectResponseType.Code;
        // By GET, so that the response comes with the cookies of the request that it belongs to.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        options.CallbackPath = SignInPaths.ProviderCallback;
        options.SignInScheme = SignInSchemes.Session;
        options.BackchannelTimeout = Patience;
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Events = new()
        {
            OnTokenValidated = context => TakeAsync(context, provider.Claims),
            OnRemoteFailure = context =>
            {
                Tell(context.Failure?.GetBaseException().Message ?? "it says no more");
                context.Response.Redirect($"{SignInPaths.SignIn}?{FailedParameter}=1");
                context.HandleResponse();
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>Sends somebody to the provider, and from there to a page of ours; back to the sign-in if the provider cannot be reached.</summary>
    public async Task ChallengeAsync(HttpContext context, string back)
    {
        try
        {
            await context.ChallengeAsync(SignInSchemes.OpenIdConnect, new AuthenticationProperties { RedirectUri = back });
        }
        catch (Exception failure) when (failure is InvalidOperationException or HttpRequestException or IOException && !context.Response.HasStarted)
        {
            Tell(failure.GetBaseException().Message);
            context.Response.Redirect($"{SignInPaths.SignIn}?{FailedParameter}=1");
        }
    }

    private async Task TakeAsync(TokenValidatedContext context, ClaimSettings claims)
    {
        if (await CompletedAsync(context, claims) is not { } token)
            return;
        if (token.FindFirst("iss") is not { } issuer || callers.Find(SignInSchemes.OpenIdConnect, issuer.Value, token, claims) is not { } caller)
        {
            context.Fail("The token does not say who it is about: it needs one 'oid' or 'sub'.");
            return;
        }

        string[] needed = ["iss", "oid", "sub", "preferred_username", "email", "azp", "client_id", claims.NameClaim, claims.RoleClaim, claims.MailClaim];
        var by = new SignedInBy.Provider([.. token.Claims.Where(claim => needed.Contains(claim.Type)).Select(claim => new Claim(claim.Type, claim.Value))]);
        context.Principal = SessionTicket.New(by, time.GetUtcNow()).Write();
        await audit.SignedInAsync(caller.Person, "at the provider");
    }

    /// <summary>The claims of the token, with what it lacks and the provider tells otherwise; null if the sign-in has failed by that.</summary>
    private async Task<ClaimsPrincipal?> CompletedAsync(TokenValidatedContext context, ClaimSettings claims)
    {
        var token = context.Principal!;
        string[] lacked = [.. new[] { claims.NameClaim, claims.RoleClaim, claims.MailClaim }.Where(type => !token.HasClaim(claim => claim.Type == type))];
        if (lacked.Length == 0)
            return token;
        try
        {
            return new(token.Identities.Append(new ClaimsIdentity(await ProviderUserInfo.AskAsync(context, lacked))));
        }
        catch (Exception failure) when (failure is HttpRequestException or InvalidDataException
            || (failure is OperationCanceledException && !context.HttpContext.RequestAborted.IsCancellationRequested))
        {
            // Whoever signed in without their roles would be without them until they sign in again, and would not know why. A provider that refuses
            // does so the next time, too: its access tokens serve for something else, and people without any role could never sign in.
            if (lacked.Contains(claims.RoleClaim) && failure is not HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden })
            {
                context.Fail($"The token has no claim '{claims.RoleClaim}', and the provider does not tell it: {failure.GetBaseException().Message}");
                return null;
            }

            LogUserInfo(string.Join(", ", lacked), failure.GetBaseException().Message);
            return token;
        }
    }

    [LoggerMessage(521, LogLevel.Warning, "The provider has not told {Claims} of somebody who has signed in: {Reason}")]
    private partial void LogUserInfo(string claims, string reason);

    /// <summary>Anybody can make a sign-in fail, as often as they like.</summary>
    private void Tell(string reason)
    {
        if (_trouble.IsNews(reason))
            LogFailure(reason);
    }

    [LoggerMessage(520, LogLevel.Warning, "A sign-in at Authentication:OpenIdConnect:Authority has failed: {Reason}")]
    private partial void LogFailure(string reason);
}
