using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>The roles of the installation, as requests about definitions name them.</summary>
internal sealed class KnownRoles(ImmutableArray<Role> roles)
{
    public static KnownRoles None { get; } = new([]);

    public Role? Find(int id) => roles.FirstOrDefault(role => role.Id == id);

    /// <summary>The one role with this name, in any case; null if there is none, or if the name could mean several.</summary>
    public Role? Find(string name) =>
        roles.Where(role => string.Equals(role.Name, name, StringComparison.OrdinalIgnoreCase)).Take(2).ToList() is [var only] ? only : null;
}
