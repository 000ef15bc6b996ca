using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Engine.Audit;

/// <summary>Which part of all histories is asked for, as one sequence in the order of <see cref="AuditPlace"/>, the latest first.</summary>
/// <param name="Before">Only what stands before this place.</param>
/// <param name="From">Only what happened at this time or later; null: everything.</param>
/// <param name="Kinds">Some kinds of entries; empty: all, also those of a later release.</param>
/// <param name="WorkflowType">In any case; null: all.</param>
/// <param name="Most">The most entries to return, from 1.</param>
public sealed record HappenedQuery(AuditPlace Before, DateTimeOffset? From, ImmutableArray<HistoryKind> Kinds, string? WorkflowType, int Most);

/// <summary>A part of all histories.</summary>
/// <param name="Entries">Each with its instance as it is now; the latest first.</param>
/// <param name="Next">
/// Everything that fits and stands at this place or above it is in the part. Null if nothing further fits. A store may look at so many entries
/// only: then there are fewer than were asked for, and still a place to go on from.
/// </param>
public sealed record HappenedPart(ImmutableArray<(InstanceSummary Instance, HistoryEntry Entry)> Entries, AuditPlace? Next);
