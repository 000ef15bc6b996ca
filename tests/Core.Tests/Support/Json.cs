using System.Text.Json;

namespace WorkflowFunctions.Core.Tests.Support;

internal static class Json
{
    public static JsonMap Map(string json) => JsonSerializer.Deserialize<JsonMap>(json)!;

    public static JsonElement Value(string json) => JsonElement.Parse(json);

    /// <summary>Records that hold arrays compare those by reference; their JSON compares by content.</summary>
    public static string Of<T>(T value) => JsonSerializer.Serialize(value);
}
