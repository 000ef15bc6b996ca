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

    /// <summary>Something outside is done, in attempts that are recorded before they begin.</summary>
    Effect,
}

/// <summary>One step type: its single declaration drives validation, the machine and the catalogue.</summary>
/// <param name="ExtensionName">The name in definitions, compared without case.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="Behaviour">How the machine treats it.</param>
public sealed record StepType(string ExtensionName, string DisplayName, StepBehaviour Behaviour)
{
    public ImmutableArray<StepParameter> Parameters { get; init; } = [];

    /// <summary>The name of the one signal a step of this type waits for; null where it waits for nobody.</summary>
    public string? SignalName { get; init; }

    /// <summary>The outputs a step of this type may have.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [StepOutputs.Continue];

    public StepParameter? FindParameter(string name) =>
        Parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The names of outputs.</summary>
public static class StepOutputs
{
    public const string Continue = "continue";
    public const string Deny = "deny";
    public const string Deadline = "deadline";
}
