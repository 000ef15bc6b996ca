using System.Security.Claims;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// What App Service says about a caller that it has authenticated: the header <c>X-MS-CLIENT-PRINCIPAL</c>, Base64 of
/// <c>{ "auth_typ": "…", "claims": [ { "typ": "…", "val": "…" } ] }</c>.
/// </summary>
/// <param name="Authority">The issuer that the claims name; if they name none, the identity provider.</param>
/// <param name="Claims">With the short names that they have in tokens.</param>
internal sealed record ClientPrincipal(string Authority, ClaimsPrincipal Claims)
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    // App Service renames some claims of a token, a few of them only for some providers.
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["http://schemas.microsoft.com/identity/claims/objectidentifier"] = "oid",
        ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier"] = "sub",
        ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"] = "name",
        ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"] = "email",
        ["http://schemas.microsoft.com/ws/2008/06/identity/claims/role"] = "roles",
    };

    /// <summary>Null if the header is not one value of that form, or names no authority.</summary>
    public static ClientPrincipal? Parse(StringValues header)
    {
        if (header is not [{ Length: > 0 } base64])
            return null;
        try
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(base64));
            var claims = json.RootElement.GetProperty("claims").EnumerateArray().Select(Read).Distinct().ToList();
            var issuers = claims.Where(claim => claim.Type == "iss").Select(claim => claim.Value).ToList();
            var authority = issuers.Count == 0 ? json.RootElement.GetProperty("auth_typ").GetString() : issuers is [var one] ? one : null;
            return string.IsNullOrWhiteSpace(authority)
                ? null
                : new(authority, new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)))));
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static (string Type, string Value) Read(JsonElement claim)
    {
        var type = claim.GetProperty("typ").GetString() ?? throw new FormatException("A claim has no type.");
        return (ShortNames.GetValueOrDefault(type, type), claim.GetProperty("val").GetString() ?? "");
    }
}
