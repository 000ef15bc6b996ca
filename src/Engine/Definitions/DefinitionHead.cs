using System.Text.Json.Serialization;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Definitions;

/// <summary>What all versions of a definition share, and which versions exist.</summary>
/// <param name="DisplayName">The name of the latest version.</param>
/// <param name="Latest">The latest version. It is the draft, unless it equals <paramref name="Published"/>.</param>
/// <param name="Published">The version that new instances start on; null before the first publishing.</param>
/// <param name="Revision">Counts the writes of this definition; 1 after the first.</param>
public sealed record DefinitionHead(
    Guid Id, string DisplayName, string WorkflowType, string? Key, string? KeyDisplayName, bool Enabled, int Latest, int? Published, int Revision)
{
    /// <summary>
    /// The definition is no longer found and nothing starts from it. Its versions stay, for the instances that run on them.
    /// </summary>
    public bool IsDeleted { get; init; }

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}
