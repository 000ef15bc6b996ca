namespace WorkflowFunctions.Core.Definitions;

/// <summary>
/// The name of a signal in the API, and of the external event that announces it: <c>&lt;StepUniqueName&gt;.&lt;SignalName&gt;</c>, split
/// at the last dot, compared without case.
/// </summary>
public readonly record struct SignalKey(string StepUniqueName, string SignalName)
{
    /// <summary>The name after the dot if a step waits for time and not for people. No step type has a signal of this name.</summary>
    public const string WakeName = "Wake";

    public static SignalKey? Parse(string text)
    {
        var dot = text.LastIndexOf('.');
        return dot > 0 && dot < text.Length - 1 ? new SignalKey(text[..dot], text[(dot + 1)..]) : null;
    }

    /// <summary>The step and the signal that the key names in a definition; null if it names none.</summary>
    public (StepDefinition Step, SignalDefinition Signal)? FindIn(WorkflowDefinition definition)
    {
        if (definition.FindStep(StepUniqueName) is not { } step)
            return null;
        foreach (var signal in step.Signals)
        {
            if (string.Equals(signal.SignalName, SignalName, StringComparison.OrdinalIgnoreCase))
                return (step, signal);
        }

        return null;
    }

    public bool Equals(SignalKey other) =>
        string.Equals(StepUniqueName, other.StepUniqueName, StringComparison.OrdinalIgnoreCase)
        && string.Equals(SignalName, other.SignalName, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(StepUniqueName, StringComparer.OrdinalIgnoreCase);
        hash.Add(SignalName, StringComparer.OrdinalIgnoreCase);
        return hash.ToHashCode();
    }

    public override string ToString() => $"{StepUniqueName}.{SignalName}";
}
