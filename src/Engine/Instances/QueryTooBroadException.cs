namespace WorkflowFunctions.Engine.Instances;

/// <summary>A store would have to look at more rows than it does for one list. The message says what to ask for instead.</summary>
public sealed class QueryTooBroadException(string message) : Exception(message);
