using System.Globalization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>The lists that an instance is in, as partitions, and its row there: by start, latest first, then id, then commit.</summary>
internal static class IndexKeys
{
    public static string All(int bucket) => $"all.{Keys.Bucket(bucket)}";

    public static string Own(string callerKey) => $"own.{Keys.Plain(callerKey)}";

    public static string Role(int role) => string.Create(CultureInfo.InvariantCulture, $"role.{role}");

    /// <summary>What waits for this person, whatever roles he or she holds.</summary>
    public static string Asked(string callerKey) => $"asked.{Keys.Plain(callerKey)}";

    /// <summary>The lists that it never leaves.</summary>
    public static string[] Fixed(InstanceOrigin origin) => [$"all.{Keys.Bucket(origin.Id)}", Own(origin.Initiator.Key)];

    public static string Row(InstanceOrigin origin, long number) => $"{Start(origin)}.{Keys.Number(number)}";

    /// <summary>The range of an instance's rows in a list.</summary>
    public static (string From, string To) RowsOf(InstanceOrigin origin) => ($"{Start(origin)}.", $"{Start(origin)}/");

    public static Guid Id(string row) => Guid.ParseExact(row.Split('.')[1], "N");

    /// <summary>The start of the row's instance, in ticks.</summary>
    public static long StartOf(string row) => DateTimeOffset.MaxValue.UtcTicks - long.Parse(row.Split('.')[0], CultureInfo.InvariantCulture);

    /// <summary>The range of all rows of the instance that has this one.</summary>
    public static (string From, string To) RowsOf(string row) => row[..row.LastIndexOf('.')] is var start ? ($"{start}.", $"{start}/") : default;

    /// <summary>Behind this row, and before every other that comes after it.</summary>
    public static string Behind(string row) => $"{row}.";

    public static long Number(string row) => long.Parse(row.Split('.')[2], CultureInfo.InvariantCulture);

    private static string Start(InstanceOrigin origin) => $"{Keys.LatestFirst(origin.StartDate)}.{Keys.Of(origin.Id)}";
}
