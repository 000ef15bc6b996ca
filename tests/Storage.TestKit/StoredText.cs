using System.Text;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>
/// Stored things as text that is equal exactly if they are equal. Records that hold arrays do not compare by value, and a text shows
/// the difference.
/// </summary>
public static class StoredText
{
    public static string Of<T>(T value) => Encoding.UTF8.GetString(StoreJson.Write(value));

    public static string Of(InstanceRead? read) =>
        read is null ? "nothing" : $"{Of(read.Snapshot)} unread: {Lines(read.Unread.Select(Of))} cut: {read.IsCut}";

    public static string Of(AppendResult result) =>
        result is AppendResult.Duplicate duplicate ? $"Duplicate of {Of(duplicate.First)}" : result.GetType().Name;

    public static string Of(InstanceSummary summary) =>
        $"{summary with { Message = StatusMessage.None }} {Of<StatusMessage>(summary.Message)} "
        + $"{summary.LastModified.UtcTicks} {summary.StartDate.UtcTicks}";

    public static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => $"\n    {line}"));
}
