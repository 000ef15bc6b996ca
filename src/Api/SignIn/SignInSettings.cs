using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Who may sign in, how and how often, and what roles allow: the sections <c>Security</c>, <c>Authentication</c>, <c>RateLimit</c>
/// and <c>TrustedProxies</c>, read once at start.
/// </summary>
public sealed class SignInSettings
{
    private SignInSettings()
    {
    }

    public required ImmutableArray<Role> Roles { get; init; }

    public required ImmutableArray<UserSettings> Users { get; init; }

    public required ImmutableArray<PersonSettings> People { get; init; }

    /// <summary>The domain that users may write before or behind their names; null if there is none.</summary>
    public required string? Domain { get; init; }

    /// <summary>Whether the addresses of people who sign in by tokens are kept, for notices.</summary>
    public required bool RemembersPeople { get; init; }

    /// <summary>Null if no tokens are accepted.</summary>
    public required JwtSettings? Jwt { get; init; }

    /// <summary>Null if browsers cannot sign in at an OpenID Connect provider.</summary>
    public required OpenIdConnectSettings? OpenIdConnect { get; init; }

    /// <summary>Null if the principal of App Service is ignored.</summary>
    public required AppServiceSettings? AppService { get; init; }

    /// <summary>Null if requests are not limited.</summary>
    public required RateLimitSettings? RateLimit { get; init; }

    /// <summary>The proxies that are believed about the client they forward for and the scheme it used.</summary>
    public required ImmutableArray<IPNetwork> TrustedProxies { get; init; }

    /// <summary>Whether anybody can sign in at all: there is a user, or tokens or principals are accepted.</summary>
    public bool HasAny => !Users.IsEmpty || Jwt is not null || AppService is not null || OpenIdConnect is not null;

    /// <exception cref="SettingsException">A setting is wrong; the message lists every problem.</exception>
    public static SignInSettings Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var security = new SettingsReader(configuration.GetSection("Security"), problems);
        security.Expect("Roles", "Users", "People", "Domain", "RememberPeople");
        new SettingsReader(configuration.GetSection("Authentication"), problems).Expect("Jwt", "OpenIdConnect", "AppService");
        var roles = RoleSettings.Read(security);
        var settings = new SignInSettings
        {
            Roles = roles,
            Users = UserSettings.Read(security, roles.Select(role => role.Id).ToHashSet()),
            People = PersonSettings.Read(security),
            Domain = ReadDomain(security),
            RemembersPeople = security.Choose("RememberPeople", true, ("true", true), ("false", false)),
            Jwt = JwtSettings.Read(configuration.GetSection("Authentication:Jwt"), problems),
            OpenIdConnect = OpenIdConnectSettings.Read(configuration.GetSection("Authentication:OpenIdConnect"), problems),
            AppService = AppServiceSettings.Read(configuration, problems),
            RateLimit = RateLimitSettings.Read(configuration.GetSection("RateLimit"), problems),
            TrustedProxies = ProxySettings.Read(configuration, problems),
        };
        ApiOptions.Check(configuration, problems);
        DocumentSettings.Read(configuration, problems);
        return problems.Count == 0 ? settings : throw new SettingsException([.. problems]);
    }

    private static string? ReadDomain(SettingsReader security)
    {
        if (security.Text("Domain") is not { } domain)
            return null;
        if (domain.Any(character => character is '\\' or '@' or ':' || char.IsControl(character)))
            security.Refuse("Domain", @"be a name such as 'CORP' or 'corp.example.com', without '\', '@' and ':'");
        return domain;
    }
}
