namespace WorkflowFunctions.Engine.Telemetry;

/// <summary>Which traces are sent.</summary>
/// <param name="IsParentBased">Whether it is left to the caller's trace if there is one.</param>
/// <param name="Share">How many of all others, from 0 to 1.</param>
public sealed record TraceSampling(bool IsParentBased, double Share);
