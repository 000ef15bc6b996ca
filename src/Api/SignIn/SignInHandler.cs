using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// The default scheme. It hands a request to the scheme that its Authorization header names. The principal of App Service, and then
/// the sign-in of a browser, are used only if the header names no configured scheme. If a sign-in is missing or has failed, the response lists the challenges of all
/// configured schemes, and the pipeline writes the body; if it was refused, the response gives the reason.
/// </summary>
public sealed class SignInHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    SignInSettings settings,
    HostTransport transport,
    StoredRoleCache roles,
    DelegationCache delegations,
    StandIns standIns,
    RememberedTokens remembered,
    IEnumerable<IBrowserSignIn> browsers)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var scheme = Named(header);
        if (scheme is null && settings.AppService is not null && Request.Headers.ContainsKey(ClientPrincipal.Header))
            scheme = SignInSchemes.AppService;
        if (scheme is null && header.Length == 0)
            scheme = browsers.Select(browser => browser.SchemeOf(Context)).FirstOrDefault(known => known is not null);
        if (scheme is null)
            return AuthenticateResult.NoResult();
        // If the store hangs, the caller waits once for both.
        var absences = delegations.FreshenAsync(Context.RequestAborted).AsTask();
        await roles.FreshenAsync(Context.RequestAborted).ConfigureAwait(false);
        await absences.ConfigureAwait(false);
        var known = scheme == SignInSchemes.Bearer && header.Length > scheme.Length ? remembered.Find(header.AsSpan(scheme.Length).Trim()) : null;
        return WithAbsent(known ?? await Context.AuthenticateAsync(scheme).ConfigureAwait(false));
    }

    /// <summary>Here every caller comes by, in whatever way, also one who is remembered from an earlier request.</summary>
    private AuthenticateResult WithAbsent(AuthenticateResult result)
    {
        if (result.Ticket is not { Principal.Identity: CallerIdentity { AuthenticationType: { } scheme } identity } ticket
            || standIns.Of(identity.Caller) is not { IsEmpty: false } absent)
            return result;
        var caller = identity.Caller with { InPlaceOf = absent };
        return AuthenticateResult.Success(new(new(new CallerIdentity(caller, scheme)), ticket.Properties, ticket.AuthenticationScheme));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        foreach (var browser in browsers)
        {
            if (await browser.TryChallengeAsync(Context).ConfigureAwait(false))
                return;
        }

        var refusal = Context.Features.Get<SignInRefusal>();
        // The only way to sign in here is a password, and not over this connection: that is what the response has to say.
        if (refusal is null && settings is { Jwt: null, AppService: null, OpenIdConnect: null, Users.IsEmpty: false } && !transport.IsPrivate(Context))
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

    /// <summary>The configured scheme that the header names; null if it names none.</summary>
    private string? Named(string header)
    {
        var named = header.AsSpan(0, header.IndexOf(' ') is >= 0 and var end ? end : header.Length);
        if (!settings.Users.IsEmpty && named.Equals(SignInSchemes.Basic, StringComparison.OrdinalIgnoreCase))
            return SignInSchemes.Basic;
        return settings.Jwt is not null && named.Equals(SignInSchemes.Bearer, StringComparison.OrdinalIgnoreCase) ? SignInSchemes.Bearer : null;
    }

    private IEnumerable<string> ByHeader()
    {
        if (!settings.Users.IsEmpty)
            yield return SignInSchemes.Basic;
        if (settings.Jwt is not null)
            yield return SignInSchemes.Bearer;
    }
}
