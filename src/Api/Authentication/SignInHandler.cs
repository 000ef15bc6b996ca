using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkflowFunctions.Api.Security;

namespace WorkflowFunctions.Api.Authentication;

/// <summary>
/// The default scheme. Hands a request to the scheme its Authorization header names, and answers a missing or failed sign-in
/// with the challenges of all configured schemes. Bodies are left to the pipeline.
/// </summary>
public sealed class SignInHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SignInSettings settings)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var named = header.Split(' ', 2)[0];
        var scheme = Configured().FirstOrDefault(scheme => string.Equals(scheme, named, StringComparison.OrdinalIgnoreCase));
        return scheme is null ? Task.FromResult(AuthenticateResult.NoResult()) : Context.AuthenticateAsync(scheme);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        foreach (var scheme in Configured())
            await Context.ChallengeAsync(scheme).ConfigureAwait(false);
    }

    private IEnumerable<string> Configured()
    {
        if (!settings.Users.IsEmpty)
            yield return SignInSchemes.Basic;
        if (settings.Jwt is not null)
            yield return SignInSchemes.Bearer;
    }
}
