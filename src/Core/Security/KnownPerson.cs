using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Security;

/// <summary>Somebody whom the installation knows before any sign-in.</summary>
/// <param name="OtherNames">What stands for the person besides the key, the name and the address.</param>
public sealed record KnownPerson(Person Person, ImmutableArray<string> OtherNames);
