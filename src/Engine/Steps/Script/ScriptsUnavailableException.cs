namespace WorkflowFunctions.Engine.Steps.Script;

/// <summary>There is no process to run a script in. The script has not run and may be tried again.</summary>
public sealed class ScriptsUnavailableException(string reason) : Exception(reason);
