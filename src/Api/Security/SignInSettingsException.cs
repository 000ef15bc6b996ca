using System.Collections.Immutable;

namespace WorkflowFunctions.Api.Security;

/// <summary>Settings of sign-in or roles are wrong. The message lists every problem, each naming its setting; no secret is in it.</summary>
public sealed class SignInSettingsException(ImmutableArray<string> problems)
    : Exception("The settings of sign-in and roles are wrong:\n" + string.Join('\n', problems.Select(problem => "  " + problem)))
{
    public ImmutableArray<string> Problems { get; } = problems;
}
