namespace WorkflowFunctions.Engine.Instances;

/// <summary>For one list, the store would have to look at more rows than it allows. The message says what to ask for instead.</summary>
public sealed class QueryTooBroadException(string message) : Exception(message);
