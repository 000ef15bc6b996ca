using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// The default scheme. Hands a request to the scheme its Authorization header names; only without one that is configured it takes the
/// principal of App Service. Answers a missing or failed sign-in with the challenges of all configured schemes, whose body is left to
/// the pipeline, and one that was refused with the reason.
/// </summary>
public sealed class SignInHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    SignInSettings settings,
    HostTransport transport)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var named = header.Split(' ', 2)[0];
        var scheme = ByHeader().FirstOrDefault(scheme => string.Equals(scheme, named, StringComparison.OrdinalIgnoreCase));
        if (scheme is null && settings.AppService is not null)
            scheme = SignInSchemes.AppService;
        return scheme is null ? Task.FromResult(AuthenticateResult.NoResult()) : Context.AuthenticateAsync(scheme);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var refusal = Context.Features.Get<SignInRefusal>();
        // Nobody can sign in here but by a password, and not this way: that is what has to be said.
        if (refusal is null && settings is { Jwt: null, AppService: null, Users.IsEmpty: false } && !transport.IsPrivate(Context))
            refusal = SignInRefusal.Readable();
        if (refusal is not null)
        {
            await refusal.Error.ExecuteAsync(Context).ConfigureAwait(false);
            return;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        foreach (var scheme in ByHeader())
            await Context.ChallengeAsync(scheme).ConfigureAwait(false);
        if (settings is { AppService: not null, Jwt: null })
            await Context.ChallengeAsync(SignInSchemes.AppService).ConfigureAwait(false);
    }

    private IEnumerable<string> ByHeader()
    {
        if (!settings.Users.IsEmpty)
            yield return SignInSchemes.Basic;
        if (settings.Jwt is not null)
            yield return SignInSchemes.Bearer;
    }
}
