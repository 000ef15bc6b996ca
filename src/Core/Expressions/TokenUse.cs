namespace WorkflowFunctions.Core.Expressions;

/// <summary>A token after its evaluation.</summary>
/// <param name="Name">As written between <c>$(</c> and <c>)</c>.</param>
/// <param name="Value">
/// What it stood for, as the history may show it: shortened, and <c>(secret)</c> for a secret. Null if it was left as written.
/// </param>
public sealed record TokenUse(string Name, string? Value)
{
    public const int LongestShown = 200;

    public const string Hidden = "(secret)";
}
