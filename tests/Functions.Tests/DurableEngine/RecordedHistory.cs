using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;
using DurableTask.Core.History;

namespace WorkflowFunctions.Functions.Tests.DurableEngine;

/// <summary>The history of an orchestration as a text of one event a line.</summary>
internal static class RecordedHistory
{
    private static readonly DataContractJsonSerializer Json = new(
        typeof(HistoryEvent), new DataContractJsonSerializerSettings { DateTimeFormat = new DateTimeFormat("o") });

    public static IEnumerable<string> Write(IEnumerable<HistoryEvent> history) => history.Select(kept =>
    {
        using var line = new MemoryStream();
        Json.WriteObject(line, kept);
        return Encoding.UTF8.GetString(line.ToArray());
    });

    public static IReadOnlyList<HistoryEvent> Read(IEnumerable<string> lines) => [.. lines.Select(line =>
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(line));
        return (HistoryEvent)Json.ReadObject(stream)!;
    })];
}
