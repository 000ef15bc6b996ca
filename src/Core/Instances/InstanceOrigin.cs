using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Instances;

/// <summary>What is fixed when an instance starts and never changes afterwards.</summary>
public sealed record InstanceOrigin
{
    public required Guid Id { get; init; }

    public required Guid DefinitionId { get; init; }

    /// <summary>The published version the instance started on, and stays on.</summary>
    public required int DefinitionVersion { get; init; }

    public required string DefinitionDisplayName { get; init; }

    public required string WorkflowType { get; init; }

    public required string Title { get; init; }

    /// <summary>Unique, growing, with gaps.</summary>
    public required long ReferenceId { get; init; }

    public required Person Initiator { get; init; }

    public JsonMap InitialData { get; init; } = JsonMap.Empty;

    public required DateTimeOffset StartDate { get; init; }

    /// <summary>What the initiator asked for, kept to recognise a repeat of the same request.</summary>
    public required StartSelector Selector { get; init; }

    /// <summary>The instance whose place this one has taken; null where somebody started it.</summary>
    public Guid? RestartedFromId { get; init; }

    /// <summary>
    /// The origin of the instance that takes the place of this one: the same request of the same person, because four eyes asks
    /// who wants something and not who has set it going again.
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

/// <summary>How a start names its workflow: by definition id, or by type and key. <paramref name="Title"/> as it was given.</summary>
public sealed record StartSelector(Guid? DefinitionId, string? WorkflowType, string? Key, string? Title);
