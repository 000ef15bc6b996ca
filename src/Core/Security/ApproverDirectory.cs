using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Security;

/// <summary>The roles and people of the installation at one moment: whom a role token may stand for.</summary>
/// <param name="People">
/// Everybody who is known before having signed in. A person with several names or addresses is there once for each, under one key.
/// </param>
public sealed record ApproverDirectory(ImmutableArray<Role> Roles, ImmutableArray<Person> People)
{
    public static ApproverDirectory Empty { get; } = new([], []);
}
