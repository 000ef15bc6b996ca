using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>Which instances a list covers, as conditions on <c>instance</c>.</summary>
/// <param name="Prefix">A condition with which an index can begin; empty if there is none.</param>
/// <param name="Condition">A further condition; empty if there is none.</param>
/// <param name="Numbers">A statement that yields the numbers of exactly these instances; null: all of them.</param>
internal sealed record ListScope(string Prefix, string Condition, string? Numbers)
{
    // A person that a step asks by name stands where a role does: as the caller's number below zero.
    // A vote counts from the moment its row exists, folded or not. The row's key names the voter and the visit.
    private const string IsCallerFree =
        "NOT EXISTS (SELECT 1 FROM mail WHERE mail.instance = pending.instance AND mail.key = pending.vote_prefix || @caller) "
        + "AND NOT EXISTS (SELECT 1 FROM barred WHERE barred.instance = pending.instance AND barred.caller = @caller)";

    private const string RolesOfCaller = "SELECT value FROM json_each(@roles) UNION ALL SELECT -number FROM caller WHERE key = @caller";

    private const string RolesOfAbsents =
        "SELECT role.value FROM json_each(@absents) AS absent CROSS JOIN json_each(absent.value, '$.roles') AS role "
        + "UNION ALL SELECT -caller.number FROM json_each(@absents) AS absent CROSS JOIN caller ON caller.key = absent.value ->> 'key'";

    private const string IsPending = $"pending.role IN ({RolesOfCaller}) AND {IsCallerFree}";

    // Each absent person in turn, so that the first index to be asked is that of the person's roles.
    private const string AbsentPending =
        "(SELECT value ->> 'key' AS key, value ->> 'roles' AS roles, value ->> 'types' AS types FROM json_each(@absents)) AS absent CROSS JOIN pending";

    private const string IsAbsentPending =
        "pending.role IN (SELECT value FROM json_each(absent.roles) UNION ALL SELECT -number FROM caller WHERE caller.key = absent.key) "
        + "AND (absent.types IS NULL OR hex((SELECT kind.workflow_type_key FROM instance AS kind WHERE kind.number = pending.instance)) "
        + "IN (SELECT value FROM json_each(absent.types))) "
        + "AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.instance = pending.instance AND mail.key = pending.vote_prefix || absent.key) "
        + "AND NOT EXISTS (SELECT 1 FROM barred WHERE barred.instance = pending.instance AND barred.caller = absent.key) AND " + IsCallerFree;

    // Most instances that a walk comes to are nothing to any of them: then it is not asked for each by itself.
    private const string IsOfSomeAbsent = $"EXISTS (SELECT 1 FROM pending WHERE pending.instance = instance.number AND pending.role IN ({RolesOfAbsents}))";

    private const string OwnNumbers = "SELECT number FROM instance INDEXED BY own_instance WHERE initiator = (SELECT number FROM caller WHERE key = @caller)";

    /// <summary>
    /// A statement that yields, each as quickly as the one before, the numbers of these instances, some several times, and of others: whoever
    /// has answered much that waits for others still would have to pass it over. Null if there is none.
    /// </summary>
    public string? Some { get; private init; }

    public static ListScope All { get; } = new("", "", null);

    public static ListScope Own { get; } =
        new("initiator = (SELECT number FROM caller WHERE key = @caller)", "", OwnNumbers) { Some = OwnNumbers };

    /// <summary>An instance that waits for a signal is suspended.</summary>
    public static ListScope Assigned { get; } = new(
        $"status = {Suspended}", $"EXISTS (SELECT 1 FROM pending WHERE pending.instance = instance.number AND {IsPending})",
        $"SELECT DISTINCT pending.instance FROM pending WHERE {IsPending}")
    {
        Some = $"SELECT instance FROM pending WHERE role IN ({RolesOfCaller})",
    };

    /// <summary>The same for a caller who may answer in the place of others. Distinct from the first on: the reading ends at its limit.</summary>
    public static ListScope AssignedInPlaceOfOthers { get; } = new(
        Assigned.Prefix,
        $"({Assigned.Condition} OR ({IsOfSomeAbsent} AND EXISTS (SELECT 1 FROM {AbsentPending} WHERE pending.instance = instance.number AND {IsAbsentPending})))",
        $"SELECT DISTINCT instance FROM (SELECT pending.instance FROM pending WHERE {IsPending} UNION ALL SELECT pending.instance FROM {AbsentPending} WHERE {IsAbsentPending})")
    {
        Some = $"SELECT instance FROM pending WHERE role IN ({RolesOfCaller} UNION ALL {RolesOfAbsents})",
    };

    private const int Suspended = (int)InstanceStatus.Suspended;

    public static ListScope Of(InstanceScope scope) => scope switch
    {
        InstanceScope.StartedBy => Own,
        InstanceScope.AssignedTo { InPlaceOf.IsEmpty: false } => AssignedInPlaceOfOthers,
        InstanceScope.AssignedTo => Assigned,
        _ => All,
    };

    public static (string Name, SqlValue Value)[] Parameters(InstanceScope scope) => scope switch
    {
        InstanceScope.StartedBy own => [("@caller", own.CallerKey)],
        InstanceScope.AssignedTo { InPlaceOf.IsEmpty: false } assigned =>
            [("@caller", assigned.CallerKey), ("@roles", RoleList(assigned.RoleIds)), ("@absents", Absents(assigned))],
        InstanceScope.AssignedTo assigned => [("@caller", assigned.CallerKey), ("@roles", RoleList(assigned.RoleIds))],
        _ => [],
    };

    private static string RoleList(ImmutableArray<int> roles) =>
        $"[{string.Join(',', roles.Select(role => role.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>Whoever holds a role answers for himself, so the roles that the caller shares with an absent person say nothing more.</summary>
    private static string Absents(InstanceScope.AssignedTo assigned) => new JsonArray(
    [
        .. assigned.InPlaceOf.Where(absent => absent.Key != assigned.CallerKey).Select(absent => new JsonObject
        {
            ["key"] = absent.Key,
            ["roles"] = Array(absent.RoleIds.Except(assigned.RoleIds)),
            ["types"] = absent.WorkflowTypes.IsEmpty ? null : Array(absent.WorkflowTypes.Select(type => Convert.ToHexString(SortKey.Of(type)))),
        }),
    ]).ToJsonString();

    private static JsonArray Array<T>(IEnumerable<T> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
