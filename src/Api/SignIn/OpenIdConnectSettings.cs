using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>The provider at which people sign in with a browser: <c>Authentication:OpenIdConnect</c>.</summary>
/// <param name="ClientSecret">Null for a public client, whose sign-in PKCE alone protects.</param>
/// <param name="Scopes">What is asked for; always with <c>openid</c>.</param>
/// <param name="DisplayName">The provider's name on the sign-in page.</param>
public sealed record OpenIdConnectSettings(
    Uri Authority, bool RequireHttpsMetadata, string ClientId, string? ClientSecret, ImmutableArray<string> Scopes, string DisplayName, ClaimSettings Claims)
{
    public const string DefaultDisplayName = "your organisation";

    private static readonly ImmutableArray<string> DefaultScopes = ["profile", "email"];

    internal static OpenIdConnectSettings? Read(IConfigurationSection section, List<string> problems)
    {
        if (!section.Exists())
            return null;
        var reader = new SettingsReader(section, problems);
        reader.Expect(["Authority", "ClientId", "ClientSecret", "Scopes", "DisplayName", .. ClaimSettings.Names, "RequireHttpsMetadata"]);
        var requireHttps = reader.Choose("RequireHttpsMetadata", true, ("true", true), ("false", false));
        var clientId = reader.Required("ClientId");
        var scopes = reader.Texts("Scopes").ToList();
        foreach (var (setting, text) in scopes.Where(scope => scope.Text.Length == 0 || scope.Text.Any(char.IsWhiteSpace)))
            reader.Refuse(setting, "be one scope, without white space");
        var claims = ClaimSettings.Read(reader);
        return JwtSettings.ReadAuthority(reader, reader.Required("Authority"), requireHttps) is { } authority
            ? new(authority, requireHttps, clientId, reader.Text("ClientSecret"),
                ["openid", .. (scopes.Count > 0 ? scopes.Select(scope => scope.Text) : DefaultScopes).Where(scope => scope != "openid").Distinct()],
                reader.Text("DisplayName") ?? DefaultDisplayName, claims)
            : null;
    }
}
