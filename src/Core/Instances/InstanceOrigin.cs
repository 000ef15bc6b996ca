using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Instances;

/// <summary>What is set when an instance starts, and never changes afterwards.</summary>
public sealed record InstanceOrigin
{
    public required Guid Id { get; init; }

    public required Guid DefinitionId { get; init; }

    /// <summary>The published version that the instance started with and stays on.</summary>
    public required int DefinitionVersion { get; init; }

    public required string DefinitionDisplayName { get; init; }

    public required string WorkflowType { get; init; }

    public required string Title { get; init; }

    /// <summary>Unique and increasing, with gaps.</summary>
    public required long ReferenceId { get; init; }

    public required Person Initiator { get; init; }

    public JsonMap InitialData { get; init; } = JsonMap.Empty;

    public required DateTimeOffset StartDate { get; init; }

    /// <summary>What the initiator asked for, kept so that a repeat of the same request is recognised.</summary>
    public required StartSelector Selector { get; init; }

    /// <summary>The instance that this one has replaced; null if a person started it.</summary>
    public Guid? RestartedFromId { get; init; }

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    /// <summary>Whether the person is the one who wants what the instance is about, whoever has restarted it.</summary>
    public bool IsOf(Person person) => Initiator.Key == person.Key;

    /// <summary>
    /// The origin of the instance that replaces this one. It carries the same request of the same person, because four eyes is about the
    /// person who wants something, not the one who restarted it.
    /// </summary>
    public InstanceOrigin Successor(Guid id, WorkflowDefinition definition, long referenceId, DateTimeOffset now) => this with
    {
        Id = id,
        DefinitionVersion = definition.Version,
        DefinitionDisplayName = definition.DisplayName,
        WorkflowType = definition.WorkflowType,
        ReferenceId = referenceId,
        StartDate = now,
        RestartedFromId = Id,
    };
}

/// <summary>How a start names its workflow: by definition id, or by type and key. <paramref name="Title"/> is as it was given.</summary>
public sealed record StartSelector(Guid? DefinitionId, string? WorkflowType, string? Key, string? Title)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}
