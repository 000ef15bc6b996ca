namespace WorkflowFunctions.Functions;

/// <summary>
/// The result of a step that has not begun, because its definition has its share of the worker's places. Durable keeps it like
/// <see cref="AdvanceResult"/>. A step that was run has no result, as in all that the releases before have recorded.
/// </summary>
/// <param name="Until">When to try again, and not before.</param>
public sealed record NotYourTurn(DateTimeOffset Until);
