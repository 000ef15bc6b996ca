using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Lists;
using WorkflowFunctions.Storage.Sqlite.Schema;
using WorkflowFunctions.Storage.Sqlite.Writing;

namespace WorkflowFunctions.Storage.Sqlite.Reading;

/// <summary>
/// Reads a part of all histories in the order of time. What does not fit is passed over in the index alone, and only so much of it.
/// </summary>
internal static class HappenedReads
{
    /// <summary>The most rows that are passed over for a part: some twenty milliseconds.</summary>
    public const int MostPassed = 100_000;

    private const string FindType = "SELECT number FROM workflow_type WHERE key = @type";

    // A row that stands before the place may begin before it and end behind it.
    private const string Before =
        "FROM happened WHERE (at, id, first) < (@at, @id, @sequence) AND at >= @from ORDER BY at DESC, id DESC, first DESC";

    private const string FindLines =
        "SELECT sequence, json FROM history WHERE instance = @instance AND sequence BETWEEN @first AND @last ORDER BY sequence DESC";

    public static FoundPart Find(Session session, HappenedQuery query, int mostPassed = MostPassed)
    {
        var type = query.WorkflowType is { } name
            ? session.First(FindType, row => (long?)row.GetInt64(0), ("@type", SortKey.Of(name)))
            : null;
        if (query.WorkflowType is not null && type is null)
            return new([], null);
        var fitting = new FittingLines(session, query);
        // Each row but the first has a line that fits, and it takes one line more to know that there are more.
        foreach (var row in Rows(session, query, type, mostPassed, query.Most + 2))
        {
            if (fitting.Take(row) > query.Most)
                return new(fitting.First(query.Most), fitting.PlaceOf(query.Most - 1));
        }

        return new(fitting.First(query.Most), Edge(session, query, mostPassed));
    }

    private static List<HappenedRow> Rows(Session session, HappenedQuery query, long? type, int mostPassed, int most)
    {
        var kinds = query.Kinds.Aggregate(0L, (bits, kind) => bits | HappenedRows.BitOf(kind));
        return Rows(
            session,
            $"SELECT at, id, first, last FROM (SELECT * {Before} LIMIT @passed) WHERE {(query.Kinds.IsEmpty ? "TRUE" : "kinds & @kinds <> 0")} AND type = coalesce(@type, type) LIMIT @most",
            query, ("@passed", mostPassed), ("@kinds", kinds), ("@type", type), ("@most", most));
    }

    /// <summary>The last place that was looked at; null if there is nothing behind it.</summary>
    private static AuditPlace? Edge(Session session, HappenedQuery query, int mostPassed) =>
        Rows(session, $"SELECT at, id, first, last {Before} LIMIT 1 OFFSET @passed", query, ("@passed", mostPassed - 1)) is [var row]
            ? new(row.At, row.Id, row.First)
            : null;

    private static List<HappenedRow> Rows(Session session, string sql, HappenedQuery query, params (string Name, SqlValue Value)[] parameters)
    {
        var rows = new List<HappenedRow>();
        session.EachOnce(
            sql,
            row =>
            {
                rows.Add(new(row.Moment(0), row.Id(1), row.GetInt64(2), row.GetInt64(3)));
                return true;
            },
            [
                ("@at", Columns.Of(query.Before.At)), ("@id", Columns.Of(query.Before.Subject)), ("@sequence", query.Before.Sequence),
                ("@from", Columns.Of(query.From ?? DateTimeOffset.MinValue)), .. parameters,
            ]);
        return rows;
    }

    /// <summary>Entries of one instance that follow each other at one time.</summary>
    private readonly record struct HappenedRow(DateTimeOffset At, Guid Id, long First, long Last);

    /// <summary>The lines of rows that fit a query, the latest first.</summary>
    private sealed class FittingLines(Session session, HappenedQuery query)
    {
        private readonly Dictionary<Guid, (long Number, InstanceSummary Summary)> _instances = [];
        private readonly List<(InstanceSummary Instance, byte[] Json)> _lines = [];
        private readonly List<AuditPlace> _places = [];
        private readonly HashSet<string> _kinds = [.. query.Kinds.Select(kind => kind.ToString())];

        /// <summary>Takes those of a row; returns how many there are now.</summary>
        public int Take(HappenedRow row)
        {
            if (!_instances.TryGetValue(row.Id, out var instance))
            {
                var number = InstanceReads.Number(session, row.Id)!.Value;
                _instances.Add(row.Id, instance = (number, InstanceLists.Summary(session, number)));
            }

            var last = row.At == query.Before.At && row.Id == query.Before.Subject ? Math.Min(row.Last, query.Before.Sequence - 1) : row.Last;
            session.Each(
                FindLines,
                line =>
                {
                    if (_kinds.Count == 0 || _kinds.Contains(KindOf(line.Span(1))))
                    {
                        _places.Add(new(row.At, row.Id, line.GetInt64(0)));
                        _lines.Add((instance.Summary, line.Bytes(1)));
                    }

                    return _lines.Count <= query.Most;
                },
                ("@instance", instance.Number), ("@first", row.First), ("@last", last));
            return _lines.Count;
        }

        public ImmutableArray<(InstanceSummary Instance, byte[] Json)> First(int most) => [.. _lines.Take(most)];

        public AuditPlace PlaceOf(int line) => _places[line];

        private static string KindOf(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isKind = reader.ValueTextEquals(nameof(HistoryEntry.Kind));
                reader.Read();
                if (isKind)
                    return reader.GetString()!;
                reader.Skip();
            }

            return "";
        }
    }
}

/// <summary>A part as it was read, not parsed yet: parsing needs no connection.</summary>
internal sealed record FoundPart(ImmutableArray<(InstanceSummary Instance, byte[] Json)> Entries, AuditPlace? Next)
{
    public HappenedPart Parse() => new([.. Entries.Select(entry => (entry.Instance, StoreJson.Read<HistoryEntry>(entry.Json)))], Next);
}
