using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>What a role token says before the step is entered.</summary>
public static class RoleTokenText
{
    private const string Requester = "requester";

    /// <summary>Whether it stands for the person who has started the instance.</summary>
    public static bool IsRequester(string token) => string.Equals(TokenText.SingleToken(token), Requester, StringComparison.OrdinalIgnoreCase);

    /// <summary>The name that it always is; null if that depends on the instance.</summary>
    public static string? Fixed(string token) =>
        TokenText.Parse(token) is var segments && segments.Any(segment => segment.IsToken) ? null : string.Concat(segments.Select(segment => segment.Text)).Trim();
}
