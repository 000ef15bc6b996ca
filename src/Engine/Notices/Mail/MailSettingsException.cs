using System.Collections.Immutable;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>Settings of mail are wrong. The message lists every problem, each naming its setting; no secret is in it.</summary>
public sealed class MailSettingsException(ImmutableArray<string> problems) : Exception(string.Join('\n', problems))
{
    public ImmutableArray<string> Problems { get; } = problems;
}
