using System.Text.Json;
using Azure.Data.Tables;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>An instance as a list has it: by its key and what it is sorted by, or whole.</summary>
/// <param name="Row">The row, or some of its columns.</param>
/// <param name="Summary">Null as long as only some columns were read.</param>
internal sealed record ListRow(TableEntity Row, InstanceSummary? Summary)
{
    public Guid Id { get; } = IndexKeys.Id(Row.RowKey);

    /// <summary>The lists in which the instance was found at its present visit. Each says for whom it waits.</summary>
    public IEnumerable<string> Lists { get; init; } = [];

    /// <summary>Null if it cannot be read: one such row must not take the whole list away.</summary>
    public static ListRow? Read(TableEntity row)
    {
        try
        {
            var summary = StoreJson.Read<InstanceSummary>(row.Json());
            return summary.Id == IndexKeys.Id(row.RowKey) ? new ListRow(row, summary) : null;
        }
        // What is compressed and damaged is an invalid operation to the decoder.
        catch (Exception failure) when (failure is JsonException or InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The column by which a list is sorted; null if it was not read, or if the release that wrote the row had no such column.</summary>
    public object? SortColumn(InstanceField sort) =>
        sort == InstanceField.StartDate ? IndexKeys.StartOf(Row.RowKey)
        : Summary is null ? Row[sort.ToString()]
        : IndexColumns.Of(sort, Summary);
}
