using System.Collections.Immutable;

namespace WorkflowFunctions.Core;

/// <summary>
/// An installation cannot start as it is set up: by its settings, or by the step types that are registered for it. The message lists
/// every problem, each naming what is wrong and what would be right; no secret is in it.
/// </summary>
public sealed class SettingsException(ImmutableArray<string> problems)
    : Exception(string.Join('\n', problems))
{
    public ImmutableArray<string> Problems { get; } = problems;
}
