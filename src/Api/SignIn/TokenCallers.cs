using System.Globalization;
using System.Security.Claims;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Notices;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Reads the caller from trusted claims: those of a checked token, or those that App Service passes on.</summary>
public sealed class TokenCallers(CallerDirectory callers, IRoleDirectory roles, SeenPeople people)
{
    private readonly ILookup<string, int> _idsByName = roles.Configured.ToLookup(
        role => role.Name, role => role.Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>The caller; null if the claims do not say who it is.</summary>
    /// <param name="scheme">The way of the sign-in.</param>
    /// <param name="issuer">The source of the claims: the sign-in authority in the caller's key.</param>
    public Caller? Find(string scheme, string issuer, ClaimsPrincipal token, ClaimSettings claims)
    {
        // An issuer with this name could pass for the configured users.
        if (CallerKeys.IsUserList(issuer))
            return null;
        if (Only(token, token.HasClaim(claim => claim.Type == "oid") ? "oid" : "sub") is not { } subject)
            return null;
        var name = Only(token, claims.NameClaim) ?? Only(token, "preferred_username") ?? Only(token, "sub") ?? subject;
        var values = token.FindAll(claims.RoleClaim).Select(claim => claim.Value).ToList();
        var roleIds = claims.RoleClaimValues == RoleClaimValues.Names ? values.SelectMany(value => _idsByName[value]) : values.SelectMany(Ids);
        var caller = callers.Find(new(issuer, subject), name, Only(token, claims.MailClaim), roleIds, RoleClaims([scheme, issuer], token, values));
        people.See(caller);
        return caller;
    }

    /// <summary>What the token says that a stored role may ask for, by each name of who says it.</summary>
    private static IEnumerable<RoleClaim> RoleClaims(string[] providers, ClaimsPrincipal token, IReadOnlyCollection<string> roles)
    {
        IEnumerable<(RoleClaimType Type, string? Value)> said =
        [
            .. roles.Select(role => (RoleClaimType.OAuthRole, (string?)role)),
            (RoleClaimType.OAuthSubject, Only(token, "sub")),
            (RoleClaimType.OAuthOid, Only(token, "oid")),
            (RoleClaimType.OAuthClientId, Only(token, "azp") ?? Only(token, "client_id")),
        ];
        return said.Where(claim => claim.Value is not null)
            .SelectMany(claim => providers.Select(provider => new RoleClaim(claim.Type, claim.Value!, provider)));
    }

    // A claim that occurs twice names nobody.
    private static string? Only(ClaimsPrincipal token, string type) =>
        token.FindAll(type).Take(2).ToList() is [var claim] && !string.IsNullOrWhiteSpace(claim.Value) ? claim.Value : null;

    private static IEnumerable<int> Ids(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? [id] : [];
}
