using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Engine.Audit;

/// <summary>The kinds of entries of the audit: those of the histories of instances, of definitions, and of roles and delegations, by name.</summary>
public static class AuditKinds
{
    public static ImmutableArray<string> OfInstances { get; } = [.. Enum.GetNames<HistoryKind>()];

    public static ImmutableArray<string> OfDefinitions { get; } = [.. Enum.GetNames<DefinitionHistoryKind>()];

    /// <summary>Those of changes of roles and delegations.</summary>
    public static ImmutableArray<string> OfSecurity { get; } = [.. Enum.GetNames<SecurityKind>()];

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
