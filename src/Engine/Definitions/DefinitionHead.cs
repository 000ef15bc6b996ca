using System.Text.Json.Serialization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Engine.Definitions;

/// <summary>What all versions of a definition share, and which versions exist.</summary>
/// <param name="DisplayName">The name of the latest version.</param>
/// <param name="Key">The first of the <see cref="Keys"/>.</param>
/// <param name="Latest">The latest version. It is the draft, unless it was ever published.</param>
/// <param name="Published">The version that new instances start on; null before the first publishing.</param>
/// <param name="Revision">Counts the writes of this definition; 1 after the first.</param>
public sealed record DefinitionHead(
    Guid Id, string DisplayName, string WorkflowType, string? Key, string? KeyDisplayName, bool Enabled, int Latest, int? Published, int Revision)
{
    /// <summary>The <see cref="Keys"/> but the first; null if there are none, as in heads that an earlier release has stored.</summary>
    public DefinitionKeys? OtherKeys { get; init; }

    /// <summary>What the definition is for within its type.</summary>
    [JsonIgnore]
    public DefinitionKeys Keys
    {
        get => DefinitionKeys.Of([.. Key is null ? [] : new[] { new DefinitionKey(Key, KeyDisplayName) }, .. OtherKeys ?? DefinitionKeys.None]);
        init => (Key, KeyDisplayName, OtherKeys) = (value.First?.Value, value.First?.DisplayName, value.Count > 1 ? value.Others : null);
    }

    /// <summary>The description of the latest version, if <see cref="HistoryLength"/> is not 0: earlier releases have stored none.</summary>
    public string? Description { get; init; }

    /// <summary>The highest version that was published before an earlier one was published again; null if that never happened.</summary>
    public int? OncePublished { get; init; }

    /// <summary>The highest version that was ever published; 0 if none was. It and the versions before it never change.</summary>
    [JsonIgnore]
    public int HighestPublished => Math.Max(Published ?? 0, OncePublished ?? 0);

    /// <summary>How many entries the history of the definition has ever had. The sequence of the last one is the same number.</summary>
    public int HistoryLength { get; init; }

    /// <summary>
    /// The definition is no longer found and nothing starts from it. Its versions stay, for the instances that run on them.
    /// </summary>
    public bool IsDeleted { get; init; }

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}
