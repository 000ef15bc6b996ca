namespace WorkflowFunctions.Core.Expressions;

/// <summary>A token as it was evaluated.</summary>
/// <param name="Name">As written between <c>$(</c> and <c>)</c>.</param>
/// <param name="Value">What it stood for, as the history may show it: shortened, and a secret as <c>(secret)</c>. Null: it was left as written.</param>
public sealed record TokenUse(string Name, string? Value)
{
    public const int LongestShown = 200;

    public const string Hidden = "(secret)";
}
