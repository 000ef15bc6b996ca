using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Signs configured users in by name and password (RFC 7617, in UTF-8).</summary>
public sealed class BasicAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    UserSignIn users) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Realm = "WorkflowFunctions";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!users.MayCome(Context))
            return Refuse(SignInRefusal.Readable());
        if (!BasicCredentials.TryParse(Request.Headers.Authorization, out var credentials))
            return AuthenticateResult.Fail("The Basic credentials are malformed.");
        return await users.CheckAsync(Context, credentials.Name, credentials.Password).ConfigureAwait(false) switch
        {
            UserSignInResult.SignedIn(var user) => Accept(user),
            UserSignInResult.Refused(var error) => Refuse(new(error)),
            _ => AuthenticateResult.Fail("The user name or the password is wrong."),
        };
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // If a browser were asked for the password here, it would send it readable for everybody on the way.
        if (!users.MayCome(Context))
            return Task.CompletedTask;
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, $"Basic realm=\"{Realm}\", charset=\"UTF-8\"");
        return Task.CompletedTask;
    }

    private AuthenticateResult Accept(UserSettings user) =>
        AuthenticateResult.Success(new(new(new CallerIdentity(users.CallerOf(user), Scheme.Name)), Scheme.Name));

    private AuthenticateResult Refuse(SignInRefusal refusal)
    {
        Context.Features.Set(refusal);
        return AuthenticateResult.Fail(refusal.Error.Message);
    }
}
