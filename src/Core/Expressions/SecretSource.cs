namespace WorkflowFunctions.Core.Expressions;

/// <summary>What <c>$(secret:Name)</c> stands for towards one destination.</summary>
/// <param name="name">The name behind <c>secret:</c>.</param>
public delegate SecretResolution SecretSource(string name);

/// <summary>A secret, or why it is not given. It prints neither.</summary>
public sealed class SecretResolution
{
    private SecretResolution(string? value, string? problem)
    {
        Value = value;
        Problem = problem;
    }

    public string? Value { get; }

    /// <summary>For the history: names the secret, and never its value.</summary>
    public string? Problem { get; }

    public static SecretResolution Of(string value) => new(value, null);

    public static SecretResolution Refused(string problem) => new(null, problem);
}
