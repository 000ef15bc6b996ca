using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>
/// What the cookie says: who has signed in and how, never what that person may do. Everything else is found anew with each request, so
/// that a role that somebody loses is lost at once.
/// </summary>
internal sealed record SessionTicket(string Session, DateTimeOffset BegunAt, SignedInBy By)
{
    private const string SessionClaim = "session";
    private const string BegunClaim = "begun";
    private const string UserClaim = "user";
    private const string PasswordClaim = "password";
    private const string TokenPrefix = "token:";

    public static SessionTicket New(SignedInBy by, DateTimeOffset now) => new(RandomNumberGenerator.GetHexString(32, lowercase: true), now, by);

    public ClaimsPrincipal Write()
    {
        var identity = new ClaimsIdentity(SignInSchemes.Session);
        identity.AddClaim(new(SessionClaim, Session));
        identity.AddClaim(new(BegunClaim, BegunAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        switch (By)
        {
            case SignedInBy.Password password:
                identity.AddClaim(new(UserClaim, password.UserName));
                identity.AddClaim(new(PasswordClaim, password.Fingerprint));
                break;
            case SignedInBy.Provider provider:
                identity.AddClaims(provider.Claims.Select(claim => new Claim(TokenPrefix + claim.Type, claim.Value)));
                break;
        }

        return new(identity);
    }

    /// <summary>Null if it is not what <see cref="Write"/> makes.</summary>
    public static SessionTicket? Read(ClaimsPrincipal principal)
    {
        if (principal.FindFirstValue(SessionClaim) is not { } session
            || !long.TryParse(principal.FindFirstValue(BegunClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var begun))
            return null;
        SignedInBy by = principal.FindFirstValue(UserClaim) is { } user
            ? new SignedInBy.Password(user, principal.FindFirstValue(PasswordClaim) ?? "")
            : new SignedInBy.Provider([.. principal.Claims.Where(claim => claim.Type.StartsWith(TokenPrefix, StringComparison.Ordinal))
                .Select(claim => new Claim(claim.Type[TokenPrefix.Length..], claim.Value))]);
        return new(session, DateTimeOffset.FromUnixTimeSeconds(begun), by);
    }
}

/// <summary>How somebody has signed in with a browser.</summary>
internal abstract record SignedInBy
{
    private SignedInBy()
    {
    }

    /// <summary>The same for all sign-ins of one person in the same way. It tells nobody who that is.</summary>
    public string Tag => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', this switch
    {
        Password password => ["user", password.UserName],
        Provider provider => provider.Claims.Where(claim => claim.Type is "iss" or "oid" or "sub").Select(claim => $"{claim.Type} {claim.Value}").Order(StringComparer.Ordinal),
        _ => Enumerable.Empty<string>(),
    }))))[..32];

    /// <summary>As a configured user.</summary>
    /// <param name="Fingerprint">Of the stored password: when it changes, the sign-in is over.</param>
    public sealed record Password(string UserName, string Fingerprint) : SignedInBy
    {
        public static Password Of(UserSettings user) => new(
            user.Name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user.PasswordHash.Stored)))[..16]);
    }

    /// <summary>At the OpenID Connect provider.</summary>
    /// <param name="Claims">Those of the token from which the caller is made.</param>
    public sealed record Provider(IReadOnlyList<Claim> Claims) : SignedInBy;
}
