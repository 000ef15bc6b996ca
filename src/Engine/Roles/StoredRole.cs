using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine.Roles;

/// <summary>A role that was made while the service runs.</summary>
/// <param name="Id">Above <see cref="RoleSet.LastConfiguredId"/>. No other role ever has it, not even after this one is deleted.</param>
/// <param name="Name">Differs from the names of all other roles in more than case.</param>
/// <param name="Description">For people; may be empty.</param>
/// <param name="Mail">Null if none is known.</param>
/// <param name="AccessStrings">What it grants.</param>
/// <param name="Claims">Whoever has one of these holds the role.</param>
public sealed record StoredRole(
    int Id, string Name, string Description, string? Mail, ImmutableArray<string> AccessStrings, ImmutableArray<StoredClaim> Claims)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    public Role Role => new(Id, Name, AccessStrings) { Mail = Mail };

    /// <summary>Whether both say the same, in the same order.</summary>
    public bool HasContentOf(StoredRole other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Name, Description, Mail) == (other.Name, other.Description, other.Mail)
            && AccessStrings.SequenceEqual(other.AccessStrings, StringComparer.Ordinal)
            && Claims.Select(claim => (claim.Id, claim.Description)).SequenceEqual(other.Claims.Select(claim => (claim.Id, claim.Description)));
    }
}

/// <summary>A claim of a stored role.</summary>
/// <param name="Id">The same wherever the same claim is used.</param>
/// <param name="Description">For people; may be empty.</param>
public sealed record StoredClaim(int Id, RoleClaim Claim, string Description)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}

/// <summary>The content of a role as somebody sends it.</summary>
public sealed record RoleContent(
    string Name, string Description, string? Mail, ImmutableArray<string> AccessStrings, ImmutableArray<(RoleClaim Claim, string Description)> Claims);
