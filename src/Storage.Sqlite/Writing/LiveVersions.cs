using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>How many instances of each version are running or suspended. Each transaction that changes it counts.</summary>
internal static class LiveVersions
{
    public const string Find = "SELECT 1 FROM live_version WHERE definition_id = @definition AND instances > 0 LIMIT 1";

    public const string FindAmong =
        "SELECT 1 FROM live_version WHERE definition_id = @definition AND instances > 0 AND version IN (SELECT value FROM json_each(@versions)) LIMIT 1";

    private const string Add =
        """
        INSERT INTO live_version (definition_id, version, instances) VALUES (@definition, @version, @added)
        ON CONFLICT (definition_id, version) DO UPDATE SET instances = instances + excluded.instances
        """;

    private const string Remove =
        """
        UPDATE live_version SET instances = instances - 1 FROM instance
        WHERE instance.number = @instance AND instance.status IN (1, 2)
            AND live_version.definition_id = instance.definition_id AND live_version.version = instance.definition_version
        """;

    /// <param name="before">Null if the instance is new.</param>
    public static void Count(Session session, InstanceOrigin origin, InstanceStatus? before, InstanceStatus now)
    {
        if (IsLive(before) != IsLive(now))
            session.Run(Add, ("@definition", Columns.Of(origin.DefinitionId)), ("@version", origin.DefinitionVersion), ("@added", IsLive(now) ? 1 : -1));
    }

    /// <summary>While the instance is still there.</summary>
    public static void Delete(Session session, long instance) => session.Run(Remove, ("@instance", instance));

    private static bool IsLive(InstanceStatus? status) => status is InstanceStatus.Running or InstanceStatus.Suspended;
}
