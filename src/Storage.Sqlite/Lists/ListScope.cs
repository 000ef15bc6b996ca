using System.Collections.Immutable;
using System.Globalization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>Which instances a list covers, as conditions on <c>instance</c>.</summary>
/// <param name="Prefix">A condition with which an index can begin; empty if there is none.</param>
/// <param name="Condition">A further condition; empty if there is none.</param>
/// <param name="Numbers">A statement that yields the numbers of exactly these instances; null: all of them.</param>
internal sealed record ListScope(string Prefix, string Condition, string? Numbers)
{
    // A person that a step asks by name stands where a role does: as the caller's number below zero.
    // A vote counts from the moment its row exists, folded or not. The row's key names the voter and the visit.
    private const string IsPending =
        "pending.role IN (SELECT value FROM json_each(@roles) UNION ALL SELECT -number FROM caller WHERE key = @caller) "
        + "AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.instance = pending.instance AND mail.key = pending.vote_prefix || @caller) "
        + "AND NOT EXISTS (SELECT 1 FROM barred WHERE barred.instance = pending.instance AND barred.caller = @caller)";

    public static ListScope All { get; } = new("", "", null);

    public static ListScope Own { get; } = new(
        "initiator = (SELECT number FROM caller WHERE key = @caller)", "",
        "SELECT number FROM instance INDEXED BY own_instance WHERE initiator = (SELECT number FROM caller WHERE key = @caller)");

    /// <summary>An instance that waits for a signal is suspended.</summary>
    public static ListScope Assigned { get; } = new(
        $"status = {Suspended}", $"EXISTS (SELECT 1 FROM pending WHERE pending.instance = instance.number AND {IsPending})",
        $"SELECT DISTINCT pending.instance FROM pending WHERE {IsPending}");

    private const int Suspended = (int)InstanceStatus.Suspended;

    public static ListScope Of(InstanceScope scope) => scope switch
    {
        InstanceScope.StartedBy => Own,
        InstanceScope.AssignedTo => Assigned,
        _ => All,
    };

    public static (string Name, object? Value)[] Parameters(InstanceScope scope) => scope switch
    {
        InstanceScope.StartedBy own => [("@caller", own.CallerKey)],
        InstanceScope.AssignedTo assigned => [("@caller", assigned.CallerKey), ("@roles", RoleList(assigned.RoleIds))],
        _ => [],
    };

    private static string RoleList(ImmutableArray<int> roles) =>
        $"[{string.Join(',', roles.Select(role => role.ToString(CultureInfo.InvariantCulture)))}]";
}
