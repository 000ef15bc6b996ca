using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine.Definitions;

/// <summary>Somebody who changes a definition that is there.</summary>
/// <param name="Caller">Decides whether its approvers may be changed.</param>
/// <param name="IsCurrent">Whether the latest version is still what the caller wants to change; null if that does not matter.</param>
public sealed record Editor(Caller Caller, Func<DefinitionView, bool>? IsCurrent = null);
