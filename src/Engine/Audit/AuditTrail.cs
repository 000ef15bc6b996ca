namespace WorkflowFunctions.Engine.Audit;

/// <summary>
/// The history of one subject on its way into the audit. It is read from its end, in parts, and only as far as needed. What is read is
/// kept in the order of the audit; of what is not, it is known where it can stand at the latest.
/// </summary>
/// <param name="below">Only what stands before this place is asked for.</param>
internal sealed class AuditTrail(AuditSubject about, AuditQuery query, AuditPlace below)
{
    private readonly PriorityQueue<AuditEntry, AuditPlace> _read = new(LatestFirst);

    // Nothing that is not read has this sequence or a higher one, or a later time.
    private (DateTimeOffset At, long Sequence)? _unread = (below.At, long.MaxValue);

    /// <summary>A trail of which everything is known.</summary>
    public static AuditTrail Of(AuditSubject about, IReadOnlyCollection<AuditEntry> whole, AuditQuery query, AuditPlace below)
    {
        var trail = new AuditTrail(about, query, below);
        trail.Add(whole, isLast: true);
        return trail;
    }

    public static IComparer<AuditPlace> LatestFirst { get; } = Comparer<AuditPlace>.Create((left, right) => right.CompareTo(left));

    public AuditSubject About => about;

    /// <summary>The lowest sequence that was read; null if nothing was read yet.</summary>
    public long? LowestRead => _unread is { Sequence: < long.MaxValue and var sequence } ? sequence : null;

    /// <summary>The next entry, if no entry that is not read can stand above it.</summary>
    public AuditEntry? Ready => _read.TryPeek(out var entry, out var place) && (Unread is not { } bound || place >= bound) ? entry : null;

    /// <summary>What comes next stands here, or before it if it is not read yet; null if nothing comes.</summary>
    public AuditPlace? Top => Ready?.Place ?? Unread;

    /// <summary>What is not read stands before this place.</summary>
    private AuditPlace? Unread => _unread is var (at, sequence) ? AuditPlace.Earlier(new AuditPlace(at, about.Id, sequence), below) : null;

    public AuditEntry Take() => _read.Dequeue();

    /// <summary>Takes in a part that lies before everything that was read.</summary>
    /// <param name="isLast">Whether nothing lies before it.</param>
    public void Add(IReadOnlyCollection<AuditEntry> part, bool isLast)
    {
        foreach (var entry in part.Where(entry => entry.Place < below && query.Fits(entry)))
            _read.Enqueue(entry, entry.Place);
        // What people did stands in the order in which it was committed, so everything before it is not later.
        var latest = part.Where(entry => AuditKinds.InOrder.Contains(entry.Kind)).Select(entry => entry.At).Append(_unread!.Value.At).Min();
        _unread = isLast || part.Count == 0 || latest < query.From ? null : (latest, part.Min(entry => entry.Sequence));
    }
}
