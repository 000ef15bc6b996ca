namespace WorkflowFunctions.Core.Security;

/// <summary>Somebody who started or signalled an instance, as it was recorded then.</summary>
/// <param name="Key">The caller key: 64 hex digits that name the sign-in authority and the immutable subject. Only keys are compared.</param>
/// <param name="Name">For display only.</param>
/// <param name="Mail">The configured address, or the token's; null where none is known.</param>
public sealed record Person(string Key, string Name, string? Mail = null);
