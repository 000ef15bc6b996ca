using System.Collections.Immutable;

namespace WorkflowFunctions.Core;

/// <summary>
/// The installation cannot start because its settings, or the step types registered for it, are wrong. The message lists every problem
/// and what would be right. It holds no secret.
/// </summary>
public sealed class SettingsException(ImmutableArray<string> problems)
    : Exception(string.Join('\n', problems))
{
    public ImmutableArray<string> Problems { get; } = problems;
}
