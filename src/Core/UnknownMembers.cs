using System.Text.Json;

namespace WorkflowFunctions.Core;

/// <summary>
/// What a newer release has added to a stored object, and this one does not know: it is kept when the object is changed and written again.
/// Two are equal if they have the same members with the same values, so that records that have them compare as before. Nobody changes them
/// once they were read.
/// </summary>
public sealed class UnknownMembers : Dictionary<string, JsonElement>, IEquatable<UnknownMembers>
{
    public bool Equals(UnknownMembers? other) => other is not null && Count == other.Count
        && this.All(member => other.TryGetValue(member.Key, out var value) && JsonValues.AreSame(member.Value, value));

    public override bool Equals(object? obj) => Equals(obj as UnknownMembers);

    public override int GetHashCode() => Keys.Aggregate(Count, (hash, name) => hash ^ name.GetHashCode(StringComparison.Ordinal));
}
