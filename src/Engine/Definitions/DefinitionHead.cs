using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkflowFunctions.Engine.Definitions;

/// <summary>What is the same for all versions of a definition, and which versions there are.</summary>
/// <param name="DisplayName">That of the latest version.</param>
/// <param name="Latest">The latest version: the draft, or, where it equals <paramref name="Published"/>, the published one.</param>
/// <param name="Published">The version that new instances start on; null before the first publishing.</param>
/// <param name="Revision">Counts the writes of this definition; 1 after the first.</param>
public sealed record DefinitionHead(
    Guid Id, string DisplayName, string WorkflowType, string? Key, string? KeyDisplayName, bool Enabled, int Latest, int? Published, int Revision)
{
    /// <summary>Nobody finds the definition any more and nothing starts on it; its versions stay for the instances they belong to.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>What a newer release has added, and this one does not know: kept when it is written again.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; set; }
}
