namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>
/// A connection was not even tried, because the rules for outgoing calls forbid it. The message is a reason for the history.
/// </summary>
public sealed class OutgoingRefusedException(string reason) : Exception(reason);
