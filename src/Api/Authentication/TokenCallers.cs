using System.Globalization;
using System.Security.Claims;
using WorkflowFunctions.Api.Security;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Authentication;

/// <summary>Reads the caller from the claims of a token whose signature, issuer, audience and lifetime have been checked.</summary>
public sealed class TokenCallers(SignInSettings settings, CallerDirectory callers, IRoleDirectory roles)
{
    private readonly ILookup<string, int> _idsByName = roles.All.ToLookup(
        role => role.Name, role => role.Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>The caller; null where the token does not say who it is about.</summary>
    public Caller? Find(string issuer, ClaimsPrincipal token)
    {
        // An issuer of this name could speak for the configured users.
        if (settings.Jwt is not { } jwt || CallerKeys.IsUserList(issuer))
            return null;
        if (Only(token, token.HasClaim(claim => claim.Type == "oid") ? "oid" : "sub") is not { } subject)
            return null;
        var name = Only(token, jwt.NameClaim) ?? Only(token, "preferred_username") ?? Only(token, "sub") ?? subject;
        var values = token.FindAll(jwt.RoleClaim).Select(claim => claim.Value);
        var roleIds = jwt.RoleClaimValues == RoleClaimValues.Names ? values.SelectMany(value => _idsByName[value]) : values.SelectMany(Ids);
        return callers.Find(new(issuer, subject), name, Only(token, "email"), roleIds);
    }

    // A claim that occurs twice names nobody.
    private static string? Only(ClaimsPrincipal token, string type) =>
        token.FindAll(type).Take(2).ToList() is [var claim] && !string.IsNullOrWhiteSpace(claim.Value) ? claim.Value : null;

    private static IEnumerable<int> Ids(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? [id] : [];
}
