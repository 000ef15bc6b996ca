using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Api.Authentication;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Security;

/// <summary>
/// Who may sign in, how, and what roles allow: the sections <c>Security</c> and <c>Authentication:Jwt</c>, read once at start.
/// </summary>
public sealed class SignInSettings
{
    private SignInSettings(
        ImmutableArray<Role> roles, ImmutableArray<UserSettings> users, ImmutableArray<PersonSettings> people, JwtSettings? jwt)
    {
        Roles = roles;
        Users = users;
        People = people;
        Jwt = jwt;
    }

    public ImmutableArray<Role> Roles { get; }

    public ImmutableArray<UserSettings> Users { get; }

    public ImmutableArray<PersonSettings> People { get; }

    /// <summary>Null where no tokens are accepted.</summary>
    public JwtSettings? Jwt { get; }

    /// <summary>Whether anybody can sign in at all: there is a user, or tokens are accepted.</summary>
    public bool HasAny => !Users.IsEmpty || Jwt is not null;

    /// <exception cref="SignInSettingsException">Something is wrong; it lists everything that is.</exception>
    public static SignInSettings Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var security = new SettingsReader(configuration.GetSection("Security"), problems);
        var roles = RoleSettings.Read(security);
        var users = UserSettings.Read(security, roles.Select(role => role.Id).ToHashSet());
        var people = PersonSettings.Read(security);
        var jwt = JwtSettings.Read(configuration.GetSection("Authentication:Jwt"), problems);
        return problems.Count == 0 ? new(roles, users, people, jwt) : throw new SignInSettingsException([.. problems]);
    }
}
