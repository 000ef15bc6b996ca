using System.Security.Claims;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>Finds the caller whom a cookie names, as he or she is now.</summary>
internal sealed class SessionCallers(SignInSettings settings, UserSignIn users, TokenCallers tokens, EndedSessions ended, TimeProvider time)
{
    /// <summary>Null if the sign-in has ended: by signing out, by its age, or because the user is gone or has another password.</summary>
    public async ValueTask<Caller?> FindAsync(ClaimsPrincipal cookie, CancellationToken cancellation)
    {
        if (SessionTicket.Read(cookie) is not { } ticket
            || time.GetUtcNow() - ticket.BegunAt >= (ticket.By is SignedInBy.Provider ? SessionLimits.LongestAtProvider : SessionLimits.Longest)
            || await ended.ContainsAsync(ticket, cancellation))
            return null;
        switch (ticket.By)
        {
            case SignedInBy.Password password:
                return settings.Users.FirstOrDefault(user => user.Name == password.UserName) is { } user && SignedInBy.Password.Of(user) == password
                    ? users.CallerOf(user)
                    : null;
            case SignedInBy.Provider provider when settings.OpenIdConnect is { } trusted && provider.Claims.FirstOrDefault(claim => claim.Type == "iss") is { } issuer:
                return tokens.Find(SignInSchemes.OpenIdConnect, issuer.Value, new(new ClaimsIdentity(provider.Claims)), trusted.Claims);
            default:
                return null;
        }
    }
}

/// <summary>How long somebody stays signed in.</summary>
internal static class SessionLimits
{
    /// <summary>Without a request.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    /// <summary>In all.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>
    /// In all, for somebody who has signed in at a provider: until then nobody learns of a role or an account that the person has lost there.
    /// </summary>
    public static readonly TimeSpan LongestAtProvider = TimeSpan.FromHours(12);
}
