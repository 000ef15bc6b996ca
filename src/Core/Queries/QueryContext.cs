namespace WorkflowFunctions.Core.Queries;

/// <summary>What the words of the language stand for at this moment.</summary>
/// <param name="Now"><c>%TODAY%</c> is the midnight before it, in UTC.</param>
/// <param name="CallerKey"><c>%ME%</c>.</param>
public sealed record QueryContext(DateTimeOffset Now, string CallerKey);
