using System.Text.Json;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>Looks at JSON as clients do: by name, order and kind.</summary>
internal static class JsonShapes
{
    /// <summary>The names of the members, in their order.</summary>
    public static string Names(this JsonElement value) => string.Join(' ', value.EnumerateObject().Select(member => member.Name));

    public static string? Text(this JsonElement value, string name) => value.GetProperty(name).GetString();

    public static int Number(this JsonElement value, string name) => value.GetProperty(name).GetInt32();

    public static Guid Id(this JsonElement value) => value.GetProperty("Id").GetGuid();

    public static IReadOnlyList<Guid> Ids(this JsonElement list) => [.. list.EnumerateArray().Select(Id)];
}
