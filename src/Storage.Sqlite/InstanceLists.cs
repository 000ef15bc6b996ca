using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.Sqlite;

/// <summary>
/// Pages of instances. The rows of a page are found in an index alone, however far down the list it lies; only they are then
/// read, from their list columns alone.
/// </summary>
internal static class InstanceLists
{
    private const string FindSummary =
        """
        SELECT id, status, step_id, step_name, step_unique_name, message, definition_id, definition_name, definition_version,
            workflow_type, title, modified_at, started_at, reference_id, initiator_name
        FROM instance WHERE number = @number
        """;

    /// <summary>The condition on the status is that of the index <c>live_instance</c>, word for word: only then it is used.</summary>
    public const string FindLive = "SELECT 1 FROM instance WHERE definition_id = @definition AND status IN (1, 2) LIMIT 1";

    private const string All = "instance";

    private const string Own = "instance WHERE initiator = (SELECT number FROM caller WHERE key = @caller)";

    // A vote counts from the moment its row is there, folded or not: the row's key says whose it is and of which visit.
    private const string Pending =
        """
        SELECT DISTINCT pending.instance FROM pending
        WHERE pending.role IN (SELECT value FROM json_each(@roles))
        AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.instance = pending.instance AND mail.key = pending.vote_prefix || @caller)
        """;

    private const string Assigned = $"instance WHERE number IN ({Pending})";

    private static readonly FrozenDictionary<InstanceField, string> SortColumns = new Dictionary<InstanceField, string>
    {
        [InstanceField.CurrentStepDisplayName] = "step_name_key",
        [InstanceField.CurrentStepUniqueName] = "step_unique_name_key",
        [InstanceField.DefinitionId] = "definition_id",
        [InstanceField.InitiatingUserName] = "initiator_name_key",
        [InstanceField.LastModified] = "modified_at",
        [InstanceField.ReferenceId] = "reference_id",
        [InstanceField.StartDate] = "started_at",
        [InstanceField.Status] = "status",
        [InstanceField.Title] = "title_key",
        [InstanceField.WorkflowType] = "workflow_type_key",
    }.ToFrozenDictionary();

    public static InstancePage Read(Session session, InstanceListQuery query)
    {
        var scope = Parameters(query.Scope);
        var total = session.First(CountSql(query.Scope), row => row.GetInt32(0), scope);
        var numbers = session.All(PageSql(query), row => row.GetInt64(0), [.. scope, ("@take", query.Take), ("@skip", query.Skip)]);
        return new InstancePage([.. numbers.Select(number => session.First(FindSummary, Summary, ("@number", number))!)], total);
    }

    /// <summary>Finds the numbers of a page's rows. Made of constants alone: values are parameters.</summary>
    public static string PageSql(InstanceListQuery query)
    {
        var direction = query.Descending ? "DESC" : "ASC";
        var order = query.Sort == InstanceField.Id ? $"id {direction}" : $"{SortColumns[query.Sort]} {direction}, id {direction}";
        return $"SELECT number FROM {From(query.Scope)} ORDER BY {order} LIMIT @take OFFSET @skip";
    }

    /// <summary>Counts no further than it has to: the instances themselves are not looked at.</summary>
    public static string CountSql(InstanceScope scope)
    {
        var rows = scope is InstanceScope.AssignedTo ? Pending : $"SELECT id FROM {From(scope)}";
        return FormattableString.Invariant($"SELECT count(*) FROM ({rows} LIMIT {InstancePage.MostCounted + 1})");
    }

    public static (string Name, object? Value)[] Parameters(InstanceScope scope) => scope switch
    {
        InstanceScope.StartedBy own => [("@caller", own.CallerKey)],
        InstanceScope.AssignedTo assigned => [("@caller", assigned.CallerKey), ("@roles", RoleList(assigned.RoleIds))],
        _ => [],
    };

    private static string From(InstanceScope scope) => scope switch
    {
        InstanceScope.StartedBy => Own,
        InstanceScope.AssignedTo => Assigned,
        _ => All,
    };

    private static string RoleList(ImmutableArray<int> roles) =>
        $"[{string.Join(',', roles.Select(role => role.ToString(CultureInfo.InvariantCulture)))}]";

    private static InstanceSummary Summary(SqliteDataReader row) => new(
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
        InitiatingUserName: row.GetString(14));
}
