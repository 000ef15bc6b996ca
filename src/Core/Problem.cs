namespace WorkflowFunctions.Core;

/// <summary>One problem: where it is, and a sentence that says what is wrong, with the offending value and what would be right.</summary>
public sealed record Problem(string Field, string Message)
{
    /// <summary>The unique name of the step that has the problem; null if it belongs to no single step.</summary>
    public string? Step { get; init; }
}
