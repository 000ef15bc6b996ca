namespace WorkflowFunctions.LocalHost;

/// <summary>The host must not start as it is configured. The message is for the person who starts it.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
