namespace WorkflowFunctions.Core;

/// <summary>One thing that is wrong: where, and a sentence that says what, with the offending value and what would be right.</summary>
public sealed record Problem(string Field, string Message)
{
    /// <summary>The unique name of the step it is a problem of; null where it is one of no step, or of several together.</summary>
    public string? Step { get; init; }
}
