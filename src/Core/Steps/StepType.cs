using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Steps;

/// <summary>One step type. This single declaration drives validation, the machine, the catalogue and the documentation.</summary>
/// <param name="ExtensionName">The name in definitions, compared without case.</param>
/// <param name="DisplayName">For people.</param>
public sealed record StepType(string ExtensionName, string DisplayName)
{
    /// <summary>How the machine treats it. A type registered from outside is always an <see cref="StepBehaviour.Effect"/>.</summary>
    public StepBehaviour Behaviour { get; init; } = new StepBehaviour.Effect();

    /// <summary>What it does, in one sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>All parameters; an effect also has those of its retries.</summary>
    public ImmutableArray<StepParameter> Parameters
    {
        get => Behaviour is StepBehaviour.Effect ? field.AddRange(RetryParameters.All) : field;
        init;
    } = [];

    /// <summary>The name of the one signal that a step of this type waits for; null if it waits for nobody.</summary>
    public string? SignalName { get; init; }

    /// <summary>The inputs in the signal's data. A step that declares inputs of its own has those as well.</summary>
    public ImmutableArray<StepParameter> SignalInputs { get; init; } = [];

    /// <summary>The outputs a step of this type may have.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [StepOutputs.Continue];

    /// <summary>The outputs that a step has besides, because it names them itself.</summary>
    internal Func<StepDefinition, IEnumerable<string>> OwnOutputs { get; init; } = _ => [];

    /// <summary>The workflow types it can be used in; empty for all.</summary>
    public ImmutableArray<string> WorkflowTypes { get; init; } = [];

    /// <summary>What publishing refuses beyond what the declared parameters say, as sentences without the step's name.</summary>
    public Func<StepDefinition, IEnumerable<string>> Check { get; init; } = _ => [];

    public StepParameter? FindParameter(string name) =>
        Parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The outputs that the step may have.</summary>
    public ImmutableArray<string> OutputsOf(StepDefinition step) => [.. OwnOutputs(step), .. Outputs];

    /// <summary>Whether it can be used in workflows of this type.</summary>
    public bool Supports(string workflowType) => WorkflowTypes.IsEmpty || WorkflowTypes.Contains(workflowType, StringComparer.OrdinalIgnoreCase);

    public bool Is(string extensionName) => string.Equals(ExtensionName, extensionName, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The names of outputs.</summary>
public static class StepOutputs
{
    public const string Continue = "continue";
    public const string Deny = "deny";
    public const string Deadline = "deadline";
    public const string Otherwise = "otherwise";
}
