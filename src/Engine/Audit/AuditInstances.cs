using System.Collections.Immutable;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Engine.Audit;

/// <summary>
/// The instances of which something may be in a part of the audit: those that changed last first, and before them those that had started
/// by then and have changed since. An instance has nothing later than its last change and nothing earlier than its start.
/// </summary>
/// <param name="start">Only what stands before this place is asked for; null: everything.</param>
internal sealed class AuditInstances(IInstanceLists lists, AuditQuery query, AuditPlace? start, TimeProvider time)
{
    /// <summary>How many are listed at once.</summary>
    public const int Size = 100;

    /// <summary>How far a list reaches back. If the store refuses one, the next is asked for.</summary>
    private static readonly ImmutableArray<TimeSpan?> Windows =
        [null, TimeSpan.FromDays(30), TimeSpan.FromDays(7), TimeSpan.FromDays(1), TimeSpan.FromHours(6), TimeSpan.FromHours(1)];

    private static readonly QueryField Changed = InstanceFields.Of(InstanceField.LastModified);
    private static readonly QueryField Id = InstanceFields.Of(InstanceField.Id);

    private readonly HashSet<Guid> _listed = [];
    private DateTimeOffset? _latest = start?.At;
    private int _window;

    /// <summary>What was not listed has nothing at this place or above it; null if everything was listed.</summary>
    public AuditPlace? Frontier { get; private set; } = start ?? AuditPlace.EndOf(DateTimeOffset.MaxValue);

    /// <summary>How many were listed: those that changed last.</summary>
    public int Walked { get; private set; }

    /// <summary>How many lists were read.</summary>
    public int Lists { get; private set; }

    /// <summary>Further instances, each with the place before which it is to be read.</summary>
    /// <exception cref="QueryTooBroadException">More have changed since than can be looked at.</exception>
    public async Task<IReadOnlyList<(InstanceSummary Instance, AuditPlace Below)>> NextAsync(CancellationToken cancellation)
    {
        var (before, isFirst) = (Frontier!.Value, Lists == 0);
        var rows = await WalkAsync(isFirst && start is null ? null : before, cancellation);
        // What is committed after the list was read is not in it.
        List<(InstanceSummary Instance, AuditPlace Below)> found = [.. rows.Select(row => (row, AuditPlace.Earlier(before, AuditPlace.EndOf(row.LastModified))))];
        if (_latest is { } latest && (start is not null || !isFirst))
        {
            // Whatever has changed since a list was read is not where it was, and has to be looked for where it is now.
            var changed = await ListAsync(And(Compare(Changed, QueryOperator.GreaterOrEqual, latest), Started(before.At)), AuditReader.MostUnderWay + 1, cancellation);
            if (changed.Length > AuditReader.MostUnderWay)
                throw TooManyUnderWay(before.At);
            found.AddRange(changed.Select(row => (row, before)));
        }

        foreach (var (row, _) in found)
            _latest = _latest > row.LastModified ? _latest : row.LastModified;
        return [.. found.Where(one => _listed.Add(one.Instance.Id))];
    }

    private async Task<ImmutableArray<InstanceSummary>> WalkAsync(AuditPlace? behind, CancellationToken cancellation)
    {
        while (true)
        {
            var edge = Windows[_window] is { } window ? (behind?.At ?? time.GetUtcNow()) - window : (DateTimeOffset?)null;
            try
            {
                var rows = await ListAsync(
                    And(
                        behind is { } place ? QueryFilter.Behind(Changed, new QueryValue.Moment(place.At), Id, place.Subject, descending: true) : null,
                        edge is { } oldest ? Compare(Changed, QueryOperator.GreaterOrEqual, oldest) : null),
                    Size, cancellation);
                Frontier = rows.Length == Size ? new AuditPlace(rows[^1].LastModified, rows[^1].Id, 0)
                    : edge is null || edge <= query.From ? null
                    : AuditPlace.StartOf(edge.Value);
                Walked += rows.Length;
                if (rows.IsEmpty && _window > 0)
                    _window--;
                return rows;
            }
            catch (QueryTooBroadException) when (_window < Windows.Length - 1 && query.From is null)
            {
                _window++;
            }
        }
    }

    private async Task<ImmutableArray<InstanceSummary>> ListAsync(QueryFilter? filter, int most, CancellationToken cancellation)
    {
        Lists++;
        var all = And(
            filter,
            query.From is { } from ? Compare(Changed, QueryOperator.GreaterOrEqual, from) : null,
            query.WorkflowType is { } type ? new QueryFilter.Compare(InstanceFields.Of(InstanceField.WorkflowType), QueryOperator.Equal, QueryValue.Of(type)) : null);
        var asked = new InstanceListQuery(new InstanceScope.All(), InstanceField.LastModified, Descending: true, Skip: 0, most, all) { IsCounted = false };
        return (await lists.ListAsync(asked, cancellation)).Items;
    }

    private static QueryFilter.Compare Started(DateTimeOffset until) => Compare(InstanceFields.Of(InstanceField.StartDate), QueryOperator.LessOrEqual, until);

    private static QueryFilter.Compare Compare(QueryField field, QueryOperator @operator, DateTimeOffset at) =>
        new QueryFilter.Compare(field, @operator, new QueryValue.Moment(at));

    private static QueryFilter? And(params IEnumerable<QueryFilter?> parts) =>
        parts.Aggregate((QueryFilter?)null, (all, part) => all is null || part is null ? all ?? part : new QueryFilter.And(all, part));

    internal static QueryTooBroadException TooManyUnderWay(DateTimeOffset at) => new(
        $"More instances were under way at {Core.Timestamps.Format(at)} and have changed since than can be looked at at once ({AuditReader.MostUnderWay}). "
        + "Narrow it by a workflow type, or look at one instance.");
}
