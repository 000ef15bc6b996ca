using System.Collections.Immutable;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>Settings of outgoing calls or of secrets are wrong. The message lists every problem, each naming its setting; no secret is in it.</summary>
public sealed class OutgoingSettingsException(ImmutableArray<string> problems) : Exception(string.Join('\n', problems))
{
    public ImmutableArray<string> Problems { get; } = problems;
}
