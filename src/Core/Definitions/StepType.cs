using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>How the machine treats steps of a type.</summary>
public enum StepBehaviour
{
    /// <summary>Nothing happens: the flow goes on at once, or ends here.</summary>
    Marker,

    /// <summary>The machine itself changes the data bucket and goes on.</summary>
    Data,

    /// <summary>The instance stands suspended until people have decided.</summary>
    Approval,

    /// <summary>The instance stands suspended until one person has given values.</summary>
    Input,

    /// <summary>The instance stands suspended until a time.</summary>
    Delay,

    /// <summary>Something outside is done, in attempts that are recorded before they begin.</summary>
    Effect,
}

/// <summary>One step type: its single declaration drives validation, the machine, the catalogue and the documentation.</summary>
/// <param name="ExtensionName">The name in definitions, compared without case.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="Behaviour">How the machine treats it; what is registered from outside is always an <see cref="StepBehaviour.Effect"/>.</param>
public sealed record StepType(string ExtensionName, string DisplayName, StepBehaviour Behaviour = StepBehaviour.Effect)
{
    /// <summary>What it does, in one sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>All parameters; an effect has those of its retries, too.</summary>
    public ImmutableArray<StepParameter> Parameters
    {
        get => Behaviour == StepBehaviour.Effect ? field.AddRange(RetryParameters.All) : field;
        init;
    } = [];

    /// <summary>The name of the one signal a step of this type waits for; null where it waits for nobody.</summary>
    public string? SignalName { get; init; }

    /// <summary>What the signal's data holds; where a step declares its own inputs, those come on top.</summary>
    public ImmutableArray<StepParameter> SignalInputs { get; init; } = [];

    /// <summary>The outputs a step of this type may have.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [StepOutputs.Continue];

    /// <summary>The workflow types it can be used in; empty: all.</summary>
    public ImmutableArray<string> WorkflowTypes { get; init; } = [];

    /// <summary>What publishing refuses besides what the parameters' declarations say: sentences without the step's name.</summary>
    public Func<StepDefinition, IEnumerable<string>> Check { get; init; } = _ => [];

    public StepParameter? FindParameter(string name) =>
        Parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));

    public bool Is(string extensionName) => string.Equals(ExtensionName, extensionName, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The names of outputs.</summary>
public static class StepOutputs
{
    public const string Continue = "continue";
    public const string Deny = "deny";
    public const string Deadline = "deadline";
}
