namespace WorkflowFunctions.Core.Expressions;

/// <summary>Resolves <c>$(secret:Name)</c> for one destination.</summary>
/// <param name="name">The name after <c>secret:</c>.</param>
public delegate SecretResolution SecretSource(string name);

/// <summary>A secret, or the reason why it is not given out. Neither is ever printed.</summary>
public sealed class SecretResolution
{
    private SecretResolution(string? value, string? problem)
    {
        Value = value;
        Problem = problem;
    }

    public string? Value { get; }

    /// <summary>For the history: names the secret, but never its value.</summary>
    public string? Problem { get; }

    public static SecretResolution Of(string value) => new(value, null);

    public static SecretResolution Refused(string problem) => new(null, problem);
}
