using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Engine.Audit;

/// <summary>The kinds of entries of the audit: those of the histories of instances, of definitions, of roles and delegations, and of sign-ins, by name.</summary>
public static class AuditKinds
{
    public static ImmutableArray<string> OfInstances { get; } = [.. Enum.GetNames<HistoryKind>()];

    public static ImmutableArray<string> OfDefinitions { get; } = [.. Enum.GetNames<DefinitionHistoryKind>()];

    public static ImmutableArray<string> OfRoles { get; } =
        [nameof(SecurityKind.RoleCreated), nameof(SecurityKind.RoleChanged), nameof(SecurityKind.RoleDeleted), nameof(SecurityKind.RolePutBack)];

    public static ImmutableArray<string> OfDelegations { get; } = [nameof(SecurityKind.DelegationMade), nameof(SecurityKind.DelegationEnded)];

    public static ImmutableArray<string> OfSignIns { get; } = [nameof(SecurityKind.SignedIn), nameof(SecurityKind.SignedOut), nameof(SecurityKind.SignInsSlowed)];

    /// <summary>Those of who may do what, and who was there: only for those who may read roles.</summary>
    public static ImmutableArray<string> OfSecurity { get; } = [.. OfRoles, .. OfDelegations, .. OfSignIns];

    public static ImmutableArray<string> All { get; } = [.. OfInstances, .. OfDefinitions, .. OfSecurity];

    /// <summary>
    /// What never stands before something that was committed earlier. What time has written stands at its own time, and may be committed
    /// late.
    /// </summary>
    internal static ImmutableHashSet<string> InOrder { get; } = ImmutableHashSet.Create(
        StringComparer.Ordinal, nameof(HistoryKind.Started), nameof(HistoryKind.SignalReceived), nameof(HistoryKind.SignalNotCounted),
        nameof(HistoryKind.AttemptStarted), nameof(HistoryKind.Stopped), nameof(HistoryKind.Withdrawn), nameof(HistoryKind.Assigned));

    /// <summary>Those of the named kinds that belong to instances.</summary>
    internal static ImmutableArray<HistoryKind> OfHistories(ImmutableArray<string> names) =>
        [.. names.Where(name => OfInstances.Contains(name)).Select(Enum.Parse<HistoryKind>)];

    /// <summary>The kind with this name in any case; null if there is none.</summary>
    public static string? Find(string name) => All.FirstOrDefault(kind => kind.Equals(name, StringComparison.OrdinalIgnoreCase));
}
