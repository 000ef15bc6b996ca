using System.Globalization;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>
/// The fields of lists as columns that the service compares as the evaluator does. A column has the name of its field. Text is
/// stored as the beginning of its upper-case form, unit by unit in hex, so that the service's sort order does not matter.
/// </summary>
internal static class IndexColumns
{
    /// <summary>The caller key of the initiator, in the form it has in keys.</summary>
    public const string Initiator = "Initiator";

    /// <summary>UTF-16 units of a text that a column holds: enough to tell texts apart, and still small.</summary>
    public const int LongestText = 64;

    private const int HexDigits = 4;

    /// <summary>Never empty, so that it does not matter how the service treats an empty value.</summary>
    private const string TextStart = "t";

    public static TableEntity WithColumns(this TableEntity row, InstanceSummary summary)
    {
        foreach (var column in InstanceFields.Catalogue.Columns)
            row[column.Field.Name] = Of(column.Read(summary));
        row[Initiator] = Keys.Plain(summary.InitiatorKey);
        return row;
    }

    /// <summary>The column of a field.</summary>
    public static object Of(InstanceField field, InstanceSummary summary) =>
        Of(InstanceFields.Catalogue.Columns.First(column => column.Field == InstanceFields.Of(field)).Read(summary));

    public static object Of(QueryValue value) => value switch
    {
        QueryValue.Text text => Text(text),
        QueryValue.Id id => Keys.Of(id.Value),
        QueryValue.Number number => number.Value,
        QueryValue.Moment moment => moment.Value.UtcTicks,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No column holds such values."),
    };

    /// <summary>Whether a column holds the whole text.</summary>
    public static bool HoldsWhole(QueryValue.Text text) => text.Key.Length < LongestText;

    /// <summary>Whether a column may hold only the beginning of its text.</summary>
    public static bool IsCut(object column) => column is string { Length: (LongestText * HexDigits) + 1 };

    /// <summary>A value that sorts after every column that begins like this one.</summary>
    public static string Behind(string column) => column + "g";

    public static string Text(QueryValue.Text text)
    {
        var beginning = text.Key.Length <= LongestText ? text.Key : text.Key[..LongestText];
        // Not by an encoding: an encoding replaces half a surrogate pair, and a query may well ask for one.
        return TextStart + string.Concat(beginning.Select(unit => ((int)unit).ToString($"x{HexDigits}", CultureInfo.InvariantCulture)));
    }
}
