namespace WorkflowFunctions.Engine.Instances;

/// <summary>
/// Whose turn it is in a resume run after runs that were ended early, so that instances which take their time hold up nobody: those that
/// earlier runs have looked at are passed over, and those at which a look was cut come last, until a run comes to its end.
/// </summary>
internal sealed class ResumeTurns
{
    /// <summary>How many that were looked at are passed over: beyond that, a run begins with the first again.</summary>
    private const int MostPassedOver = 100_000;

    private readonly HashSet<Guid> _lookedAt;
    private readonly HashSet<Guid> _cut;
    private readonly bool _isOnlyCutLeft;

    private ResumeTurns(HashSet<Guid> lookedAt, HashSet<Guid> cut, bool isOnlyCutLeft = false) =>
        (_lookedAt, _cut, _isOnlyCutLeft) = (lookedAt, cut, isOnlyCutLeft);

    /// <summary>Everybody's: no run was ended early.</summary>
    public static ResumeTurns Everybody { get; } = new([], []);

    public bool AnyCut => _cut.Count > 0;

    public bool IsCut(Guid id) => _cut.Contains(id);

    public bool PassesOver(Guid id) => _lookedAt.Contains(id) || _cut.Contains(id);

    /// <summary>All were looked at, apart from those that were cut.</summary>
    public ResumeTurns OnlyCutLeft() => new([], _cut, isOnlyCutLeft: true);

    /// <summary>After a run that was ended early. If only those that were cut were left, all others have their turn in the next one.</summary>
    /// <param name="seen">The instances that the run took up, and whether the look at each has come to its end.</param>
    public ResumeTurns After(IEnumerable<KeyValuePair<Guid, bool>> seen)
    {
        var (lookedAt, cut) = (new HashSet<Guid>(_lookedAt), new HashSet<Guid>(_cut));
        foreach (var (id, hasEnded) in seen)
        {
            if (!hasEnded)
            {
                cut.Add(id);
                continue;
            }

            cut.Remove(id);
            if (!_isOnlyCutLeft)
                lookedAt.Add(id);
        }

        return new(lookedAt.Count <= MostPassedOver ? lookedAt : [], cut);
    }
}
