using System.Globalization;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>
/// The fields of lists as columns that the service compares as the evaluator does. Each is called like its field. Text lies as
/// the beginning of its upper-case form, unit by unit in hex, so that no alphabet of the service's matters.
/// </summary>
internal static class IndexColumns
{
    /// <summary>The caller key of the initiator, as in keys.</summary>
    public const string Initiator = "Initiator";

    /// <summary>UTF-16 units of a text that a column holds: enough to tell texts apart, and small.</summary>
    public const int LongestText = 64;

    /// <summary>Never empty, which keeps clear of what the service makes of an empty value.</summary>
    private const string TextStart = "t";

    public static TableEntity WithColumns(this TableEntity row, InstanceSummary summary)
    {
        foreach (var column in InstanceFields.Catalogue.Columns)
            row[column.Field.Name] = Of(column.Read(summary));
        row[Initiator] = Keys.Plain(summary.InitiatorKey);
        return row;
    }

    public static object Of(QueryValue value) => value switch
    {
        QueryValue.Text text => Text(text),
        QueryValue.Id id => Keys.Of(id.Value),
        QueryValue.Number number => number.Value,
        QueryValue.Moment moment => moment.Value.UtcTicks,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No column holds such values."),
    };

    /// <summary>Whether a column holds all of a text.</summary>
    public static bool HoldsWhole(QueryValue.Text text) => text.Key.Length < LongestText;

    /// <summary>What comes after every column that begins like this one.</summary>
    public static string Behind(string column) => column + "g";

    public static string Text(QueryValue.Text text)
    {
        var beginning = text.Key.Length <= LongestText ? text.Key : text.Key[..LongestText];
        // Not by an encoding: those put something else in the place of half a pair, which a query may well ask for.
        return TextStart + string.Concat(beginning.Select(unit => ((int)unit).ToString("x4", CultureInfo.InvariantCulture)));
    }
}
