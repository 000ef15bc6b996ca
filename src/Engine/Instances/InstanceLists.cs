using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>
/// The fields by which instances can be filtered and sorted. Text sorts by its upper-case invariant form, ordinally; null comes first;
/// ties are ordered by id. Descending is the exact reverse.
/// </summary>
public enum InstanceField
{
    CurrentStepDisplayName,
    CurrentStepUniqueName,
    DefinitionId,
    Id,
    InitiatingUserName,
    LastModified,
    ReferenceId,
    StartDate,
    Status,
    Title,
    WorkflowType,
}

/// <summary>In which order instances are listed.</summary>
public sealed record InstanceOrder(InstanceField Sort, bool Descending);

/// <summary>Which instances a list is about.</summary>
public abstract record InstanceScope
{
    private InstanceScope()
    {
    }

    public sealed record All : InstanceScope;

    /// <summary>Those that this caller started.</summary>
    public sealed record StartedBy(string CallerKey) : InstanceScope;

    /// <summary>
    /// Those that wait for a signal that a holder of one of these roles may send, except those that the caller has signalled at this
    /// visit. Entries that are not folded yet count, too. <see cref="InstanceAccess.MayAnswer"/> is the rule.
    /// </summary>
    public sealed record AssignedTo(string CallerKey, ImmutableArray<int> RoleIds) : InstanceScope
    {
        /// <summary>
        /// Absent people in whose place the caller may answer. What waits for one of them is in the list, too, unless that person has
        /// signalled at this visit. An answer that somebody else has given in a person's place counts from when it is folded.
        /// </summary>
        public ImmutableArray<Absent> InPlaceOf { get => field.IsDefault ? [] : field; init; } = [];

        public static AssignedTo Of(Caller caller) => new(caller.Key, caller.RoleIds) { InPlaceOf = caller.InPlaceOf };
    }
}

/// <summary>A request for one page of a list.</summary>
/// <param name="Skip">The number of rows before the page.</param>
/// <param name="Take">The number of rows on the page, 1 to 1000.</param>
/// <param name="Filter">
/// Which of the scope's instances to list, in the fields of <see cref="InstanceFields"/>; null for all of them.
/// </param>
public sealed record InstanceListQuery(InstanceScope Scope, InstanceField Sort, bool Descending, int Skip, int Take, QueryFilter? Filter = null)
{
    /// <summary>Whether it must be known how many rows the whole list has. If not, a store may look no further than the page reaches.</summary>
    public bool IsCounted { get; init; } = true;

    /// <summary>
    /// Whether a store may stop before it has looked at everything that could fit, so that the page costs no more than a page may. Then
    /// <see cref="InstancePage.LookedTo"/> says how far it has looked. Such a list is not counted, unless it costs nothing more.
    /// </summary>
    public bool IsBounded { get; init; }
}

/// <summary>A place in a list: that of the row with this value of the field it is sorted by, and with this id.</summary>
public sealed record InstancePlace(QueryValue At, Guid Id);

/// <summary>A page of a list.</summary>
/// <param name="Total">
/// The number of rows in the whole list, counted up to <see cref="MostCounted"/>; one more than that means there are more. Of a list that
/// need not be counted, it is at least the number of rows up to the end of the page.
/// </param>
public sealed record InstancePage(ImmutableArray<InstanceSummary> Items, int Total)
{
    public const int MostCounted = 10_000;

    /// <summary>
    /// Where the store has stopped looking, in the order of the list: everything that fits up to this place is on the page or before it, and
    /// more may follow. Null if it has stopped because the page is full, or the list is at its end.
    /// </summary>
    public InstancePlace? LookedTo { get; init; }

    /// <summary>Instances that are left out, because what the list has of them cannot be read.</summary>
    public ImmutableArray<Guid> Unreadable { get; init; } = [];
}

/// <summary>An instance as lists show it: as last committed.</summary>
/// <param name="InitiatorKey">The caller key of the initiator; for comparing, not for showing.</param>
public sealed record InstanceSummary(
    Guid Id,
    InstanceStatus Status,
    Guid CurrentStepId,
    string CurrentStepDisplayName,
    string CurrentStepUniqueName,
    StatusMessage Message,
    Guid DefinitionId,
    string DefinitionDisplayName,
    int DefinitionVersion,
    string WorkflowType,
    string Title,
    DateTimeOffset LastModified,
    DateTimeOffset StartDate,
    long ReferenceId,
    string InitiatingUserName,
    string InitiatorKey)
{
    public static InstanceSummary Of(InstanceSnapshot snapshot) => new(
        snapshot.Id, snapshot.Status, snapshot.Position.StepId, snapshot.Position.DisplayName, snapshot.Position.UniqueName,
        snapshot.Message, snapshot.Origin.DefinitionId, snapshot.Origin.DefinitionDisplayName, snapshot.Origin.DefinitionVersion,
        snapshot.Origin.WorkflowType, snapshot.Origin.Title, snapshot.LastModified, snapshot.Origin.StartDate,
        snapshot.Origin.ReferenceId, snapshot.Origin.Initiator.Name, snapshot.Origin.Initiator.Key);
}
