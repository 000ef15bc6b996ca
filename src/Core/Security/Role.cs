using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Security;

/// <summary>A role of the installation. Signals refer to it by <see cref="Id"/>; people read its <see cref="Name"/>.</summary>
public sealed record Role(int Id, string Name, ImmutableArray<string> AccessStrings)
{
    /// <summary>The address of a list or mailbox of those who hold it; null if none is known.</summary>
    public string? Mail { get; init; }
}
