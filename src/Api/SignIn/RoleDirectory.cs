using System.Collections.Frozen;
using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>The roles and people in the settings.</summary>
public sealed class RoleDirectory(SignInSettings settings) : IRoleDirectory
{
    private readonly FrozenDictionary<int, Role> _byId = settings.Roles.ToFrozenDictionary(role => role.Id);

    public ImmutableArray<Role> All => settings.Roles;

    public ImmutableArray<Person> People { get; } = KnownPeople.Of(settings);

    public Role? Find(int id) => _byId.GetValueOrDefault(id);
}
