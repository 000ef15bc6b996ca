using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Signs configured users in by name and password (RFC 7617, in UTF-8).</summary>
public sealed class BasicAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    PasswordVerifier passwords,
    CallerDirectory callers,
    HostTransport transport) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Realm = "WorkflowFunctions";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!transport.IsPrivate(Context))
            return Refuse(SignInRefusal.Readable());
        if (!BasicCredentials.TryParse(Request.Headers.Authorization, out var credentials))
            return AuthenticateResult.Fail("The Basic credentials are malformed.");
        var check = await passwords
            .VerifyAsync(credentials.Name, credentials.Password, ClientAddress.Of(Context), Context.RequestAborted).ConfigureAwait(false);
        return check switch
        {
            PasswordCheck.Right(var user) => Accept(user),
            PasswordCheck.Slowed(var pause) => Refuse(SignInRefusal.Slowed(pause)),
            PasswordCheck.Busy => Refuse(SignInRefusal.Busy()),
            _ => AuthenticateResult.Fail("The user name or the password is wrong."),
        };
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // If a browser were asked for the password here, it would send it readable for everybody on the way.
        if (!transport.IsPrivate(Context))
            return Task.CompletedTask;
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, $"Basic realm=\"{Realm}\", charset=\"UTF-8\"");
        return Task.CompletedTask;
    }

    private AuthenticateResult Accept(UserSettings user)
    {
        var caller = callers.Find(new(CallerKeys.Users, user.Name), user.Name, user.Mail, user.RoleIds, [new(RoleClaimType.User, user.Name, SignInSchemes.Basic)]);
        return AuthenticateResult.Success(new(new(new CallerIdentity(caller, Scheme.Name)), Scheme.Name));
    }

    private AuthenticateResult Refuse(SignInRefusal refusal)
    {
        Context.Features.Set(refusal);
        return AuthenticateResult.Fail(refusal.Error.Message);
    }
}
