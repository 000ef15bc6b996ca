using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Reading;

/// <summary>
/// Reads a part of all histories in the order of time. What does not fit is passed over in the index alone, and only so much of it.
/// </summary>
internal static class HappenedReads
{
    /// <summary>The most rows that are passed over for a part: some twenty milliseconds.</summary>
    public const int MostPassed = 100_000;

    private const string FindType = "SELECT number FROM workflow_type WHERE key = @type";

    private const string Before =
        "FROM happened WHERE (at, id, sequence) < (@at, @id, @sequence) AND at >= @from ORDER BY at DESC, id DESC, sequence DESC";

    public static FoundPart Find(Session session, HappenedQuery query, int mostPassed = MostPassed)
    {
        var type = query.WorkflowType is { } name
            ? session.First(FindType, row => (long?)row.GetInt64(0), ("@type", SortKey.Of(name)))
            : null;
        if (query.WorkflowType is not null && type is null)
            return new([], null);
        var fitting = Fitting(session, query, type, mostPassed);
        var isMore = fitting.Count > query.Most;
        var instances = new Dictionary<Guid, (long Number, InstanceSummary Summary)>();
        var entries = ImmutableArray.CreateBuilder<(InstanceSummary, byte[])>();
        foreach (var place in fitting.Take(query.Most))
        {
            if (!instances.TryGetValue(place.Subject, out var instance))
            {
                var number = InstanceReads.Number(session, place.Subject)!.Value;
                instances.Add(place.Subject, instance = (number, InstanceLists.Summary(session, number)));
            }

            entries.Add((instance.Summary, InstanceReads.Entry(session, instance.Number, place.Sequence)));
        }

        return new(entries.ToImmutable(), isMore ? fitting[^2] : Edge(session, query, mostPassed));
    }

    /// <summary>Up to one more than is asked for.</summary>
    private static List<AuditPlace> Fitting(Session session, HappenedQuery query, long? type, int mostPassed)
    {
        var kinds = query.Kinds.IsEmpty ? "TRUE" : FormattableString.Invariant($"kind IN ({string.Join(',', query.Kinds.Select(kind => (int)kind))})");
        return Places(
            session,
            $"SELECT at, id, sequence FROM (SELECT at, id, sequence, kind, type {Before} LIMIT @passed) WHERE {kinds} AND type = coalesce(@type, type) LIMIT @most",
            query, ("@passed", mostPassed), ("@type", type), ("@most", query.Most + 1));
    }

    /// <summary>The last place that was looked at; null if there is nothing behind it.</summary>
    private static AuditPlace? Edge(Session session, HappenedQuery query, int mostPassed) =>
        Places(session, $"SELECT at, id, sequence {Before} LIMIT 1 OFFSET @passed", query, ("@passed", mostPassed - 1)) is [var place] ? place : null;

    private static List<AuditPlace> Places(Session session, string sql, HappenedQuery query, params (string Name, SqlValue Value)[] parameters)
    {
        var places = new List<AuditPlace>();
        session.EachOnce(
            sql,
            row =>
            {
                places.Add(new(row.Moment(0), row.Id(1), row.GetInt64(2)));
                return true;
            },
            [
                ("@at", Columns.Of(query.Before.At)), ("@id", Columns.Of(query.Before.Subject)), ("@sequence", query.Before.Sequence),
                ("@from", Columns.Of(query.From ?? DateTimeOffset.MinValue)), .. parameters,
            ]);
        return places;
    }
}

/// <summary>A part as it was read, not parsed yet: parsing needs no connection.</summary>
internal sealed record FoundPart(ImmutableArray<(InstanceSummary Instance, byte[] Json)> Entries, AuditPlace? Next)
{
    public HappenedPart Parse() => new([.. Entries.Select(entry => (entry.Instance, StoreJson.Read<HistoryEntry>(entry.Json)))], Next);
}
