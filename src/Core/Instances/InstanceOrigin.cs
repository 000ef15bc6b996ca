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
}

/// <summary>How a start names its workflow: by definition id, or by type and key. <paramref name="Title"/> as it was given.</summary>
public sealed record StartSelector(Guid? DefinitionId, string? WorkflowType, string? Key, string? Title);
