namespace WorkflowFunctions.Engine.Audit;

/// <summary>
/// Where something stands in the audit. Entries stand by their time. Those of one time stand by the id of their subject, as lists order
/// instances that are equal otherwise, and those of one subject by their sequence.
/// </summary>
public readonly record struct AuditPlace(DateTimeOffset At, Guid Subject, long Sequence) : IComparable<AuditPlace>
{
    private static readonly Guid Highest = new([.. Enumerable.Repeat(byte.MaxValue, 16)]);

    /// <summary>Behind everything of this time.</summary>
    public static AuditPlace EndOf(DateTimeOffset at) => new(at, Highest, long.MaxValue);

    /// <summary>Before everything of this time.</summary>
    public static AuditPlace StartOf(DateTimeOffset at) => new(at, Guid.Empty, 0);

    public int CompareTo(AuditPlace other) =>
        At.CompareTo(other.At) is not 0 and var byTime ? byTime
        : Subject.CompareTo(other.Subject) is not 0 and var bySubject ? bySubject
        : Sequence.CompareTo(other.Sequence);

    public static AuditPlace Earlier(AuditPlace one, AuditPlace other) => one < other ? one : other;

    public static bool operator <(AuditPlace left, AuditPlace right) => left.CompareTo(right) < 0;

    public static bool operator >(AuditPlace left, AuditPlace right) => left.CompareTo(right) > 0;

    public static bool operator <=(AuditPlace left, AuditPlace right) => left.CompareTo(right) <= 0;

    public static bool operator >=(AuditPlace left, AuditPlace right) => left.CompareTo(right) >= 0;
}
