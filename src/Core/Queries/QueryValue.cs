using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Queries;

/// <summary>The value of a field, or a value that a field is compared with.</summary>
public abstract record QueryValue
{
    private QueryValue()
    {
    }

    /// <summary>The order of lists: <c>NULL</c> first, then by value. Both values must be of the same field.</summary>
    public static IComparer<QueryValue> Order { get; } = Comparer<QueryValue>.Create(Compare);

    public static QueryValue Of(string? text) => text is null ? new Null() : new Text(text);

    /// <summary>A field with several texts; none is <c>NULL</c>.</summary>
    public static QueryValue Of(ImmutableArray<string> texts) => texts.IsEmpty ? new Null() : new Texts([.. texts.Select(text => new Text(text))]);

    public static int Compare(QueryValue left, QueryValue right) => (left, right) switch
    {
        (Null, Null) => 0,
        (Null, _) => -1,
        (_, Null) => 1,
        (Text one, Text other) => string.CompareOrdinal(one.Key, other.Key),
        (Id one, Id other) => one.Value.CompareTo(other.Value),
        (Number one, Number other) => one.Value.CompareTo(other.Value),
        (Moment one, Moment other) => one.Value.CompareTo(other.Value),
        (Exact one, Exact other) => one.Value.Compare(other.Value),
        (Flag one, Flag other) => one.Value.CompareTo(other.Value),
        (Texts one, Texts other) => Compare(one, other),
        _ => throw new ArgumentException($"{left.GetType().Name} and {right.GetType().Name} are never of one field.", nameof(right)),
    };

    private static int Compare(Texts left, Texts right)
    {
        var differing = left.Values.Zip(right.Values, Compare).FirstOrDefault(order => order != 0);
        return differing != 0 ? differing : left.Values.Length.CompareTo(right.Values.Length);
    }

    /// <summary><c>NULL</c>.</summary>
    public sealed record Null : QueryValue;

    public sealed record Text(string Value) : QueryValue
    {
        /// <summary>The text that comparisons use, compared as UTF-16.</summary>
        public string Key { get; } = Value.ToUpperInvariant();
    }

    /// <summary>Several texts at once, at least one. Only fields have them.</summary>
    public sealed record Texts(ImmutableArray<Text> Values) : QueryValue;

    public sealed record Id(Guid Value) : QueryValue;

    /// <summary>A whole number, or the number of a status.</summary>
    public sealed record Number(long Value) : QueryValue;

    /// <summary>A decimal number with all its digits. Only rules have them.</summary>
    public sealed record Exact(ExactNumber Value) : QueryValue;

    public sealed record Moment(DateTimeOffset Value) : QueryValue;

    public sealed record Flag(bool Value) : QueryValue;
}
