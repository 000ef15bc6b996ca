using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine.Delegations;

/// <summary>For a time, somebody may answer in the place of a person who is absent.</summary>
/// <param name="From">Who is absent.</param>
/// <param name="FromRoleIds">
/// The roles that the absent person held when he made it, if only a sign-in tells which those are. Empty if the settings tell, and if
/// somebody else made it.
/// </param>
/// <param name="To">Who may answer.</param>
/// <param name="Until">From this moment on it counts no more.</param>
/// <param name="WorkflowTypes">The types of workflows for which it counts; empty: all.</param>
/// <param name="MadeBy">The absent person, or whoever manages delegations.</param>
public sealed record Delegation(
    Guid Id, Person From, ImmutableArray<int> FromRoleIds, Person To, DateTimeOffset Until, ImmutableArray<string> WorkflowTypes, Person MadeBy,
    DateTimeOffset MadeAt)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    /// <summary>From this moment on it counts; null: from the beginning.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Whether it is not over. One that has not begun runs, too: it is shown, counted and ended like others.</summary>
    public bool RunsAt(DateTimeOffset now) => now < Until;

    /// <summary>Whether answers may be given by it.</summary>
    public bool CountsAt(DateTimeOffset now) => RunsAt(now) && (StartsAt is null || StartsAt <= now);

    /// <summary>Whether both let the same person answer for the same one, for the same types and in the same time.</summary>
    public bool SaysSame(Delegation other) =>
        From.Key == other.From.Key && To.Key == other.To.Key && StartsAt == other.StartsAt && Until == other.Until
        && WorkflowTypes.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(other.WorkflowTypes);
}
