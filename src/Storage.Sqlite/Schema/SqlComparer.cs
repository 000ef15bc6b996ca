namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>
/// Compares statements by their text. Nearly always it is the same constant; a hash of all its hundreds of characters, for each of some
/// twenty statements of a signal, would cost more than finding it.
/// </summary>
internal sealed class SqlComparer : IEqualityComparer<string>
{
    public static SqlComparer Instance { get; } = new();

    public bool Equals(string? x, string? y) => ReferenceEquals(x, y) || string.Equals(x, y, StringComparison.Ordinal);

    /// <summary>Of the length and a few characters: statements that differ mostly differ there.</summary>
    public int GetHashCode(string obj) =>
        obj.Length == 0 ? 0 : HashCode.Combine(obj.Length, obj[obj.Length / 4], obj[obj.Length / 2], obj[(obj.Length * 3) / 4], obj[^1]);
}
