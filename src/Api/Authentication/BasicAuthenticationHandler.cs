using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using WorkflowFunctions.Api.Security;

namespace WorkflowFunctions.Api.Authentication;

/// <summary>Signs configured users in by name and password (RFC 7617, in UTF-8).</summary>
public sealed class BasicAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    PasswordVerifier passwords,
    CallerDirectory callers) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Realm = "WorkflowFunctions";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!BasicCredentials.TryParse(Request.Headers.Authorization, out var credentials))
            return AuthenticateResult.Fail("The Basic credentials are malformed.");
        var user = await passwords.VerifyAsync(credentials.Name, credentials.Password, Context.RequestAborted).ConfigureAwait(false);
        if (user is null)
            return AuthenticateResult.Fail("The user name or the password is wrong.");
        var caller = callers.Find(new(CallerKeys.Users, user.Name), user.Name, user.Mail, user.RoleIds);
        return AuthenticateResult.Success(new(new(new CallerIdentity(caller, Scheme.Name)), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, $"Basic realm=\"{Realm}\", charset=\"UTF-8\"");
        return Task.CompletedTask;
    }
}
