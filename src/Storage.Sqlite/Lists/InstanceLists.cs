using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>
/// Pages of instances. The rows of a page are found in an index alone, however far down the list the page lies. Only then are the
/// rows themselves read, and of those only the list columns.
/// </summary>
internal static class InstanceLists
{
    private const string FindSummary =
        """
        SELECT id, status, step_id, step_name, step_unique_name, message, definition_id, definition_name, definition_version,
            workflow_type, title, modified_at, started_at, reference_id, initiator_name,
            (SELECT key FROM caller WHERE caller.number = instance.initiator)
        FROM instance WHERE number = @number
        """;

    public static InstancePage Read(Session session, InstanceListQuery query, ListLimits limits)
    {
        var found = query.Filter is null && IndexPath.Of(query).IsWhole
            ? Whole(session, query)
            : query.IsBounded ? new BoundedList(session, query, limits).Find()
            : new FilteredList(session, query, limits).Find();
        return new InstancePage([.. found.Numbers.Select(number => Summary(session, number))], found.Total)
        {
            LookedTo = found.LookedTo is { } last ? InstanceFields.PlaceOf(Summary(session, last), query.Sort) : null,
        };
    }

    /// <summary>The instance with this number, which is there.</summary>
    public static InstanceSummary Summary(Session session, long number) => session.First(FindSummary, Summary, ("@number", number))!;

    private static FoundPage Whole(Session session, InstanceListQuery query)
    {
        var page = session.All(PageSql(query), row => row.GetInt64(0), [.. ListScope.Parameters(query.Scope), ("@take", query.Take), ("@skip", query.Skip)]);
        return new FoundPage(page, query.IsCounted ? session.First(CountSql(query.Scope), row => row.GetInt32(0), ListScope.Parameters(query.Scope)) : query.Skip + page.Count);
    }

    /// <summary>Finds the numbers of a page's rows. It consists of constants alone: values are parameters.</summary>
    public static string PageSql(InstanceListQuery query) =>
        $"SELECT number FROM {From(query)} ORDER BY {ListColumn.Of(query.Sort).Order(query.Descending)} LIMIT @take OFFSET @skip";

    /// <summary>Counts no further than it has to, and never reads the instances themselves.</summary>
    public static string CountSql(InstanceScope scope) => FormattableString.Invariant(
        $"SELECT count(*) FROM (SELECT id FROM {From(new(scope, InstanceField.Id, Descending: false, 0, 0))} LIMIT {InstancePage.MostCounted + 1})");

    private static string From(InstanceListQuery query)
    {
        var path = IndexPath.Of(query);
        return $"instance INDEXED BY {path.Index}{(path.Prefix is null ? "" : $" WHERE {path.Prefix}")}";
    }

    private static InstanceSummary Summary(Row row) => new(
        Id: row.Id(0),
        Status: (InstanceStatus)row.GetInt32(1),
        CurrentStepId: row.Id(2),
        CurrentStepDisplayName: row.GetString(3),
        CurrentStepUniqueName: row.GetString(4),
        Message: StoreJson.Read<StatusMessage>(row.Bytes(5)),
        DefinitionId: row.Id(6),
        DefinitionDisplayName: row.GetString(7),
        DefinitionVersion: row.GetInt32(8),
        WorkflowType: row.GetString(9),
        Title: row.GetString(10),
        LastModified: row.Moment(11),
        StartDate: row.Moment(12),
        ReferenceId: row.GetInt64(13),
        InitiatingUserName: row.GetString(14),
        InitiatorKey: row.GetString(15));
}
