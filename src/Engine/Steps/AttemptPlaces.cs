namespace WorkflowFunctions.Engine.Steps;

/// <summary>
/// The places of a worker whose engine cannot let attempts queue: it would hold everything else up behind them. Each lane has places of
/// its own, which definitions share by the rule of <see cref="FairPlaces"/>. An attempt that gets none is told when to come again.
/// </summary>
public sealed class AttemptPlaces(TimeProvider time)
{
    /// <summary>Fewer run at once; the others wait for a process.</summary>
    private const int MostScripts = 16;

    private static readonly (AttemptLane Lane, int Places, int Most)[] Sizes =
    [
        (AttemptLane.Calls, 32, 48),
        (AttemptLane.Mail, 16, 24),
        (AttemptLane.Scripts, Math.Min(2 * Environment.ProcessorCount, MostScripts), MostScripts),
        (AttemptLane.PowerShell, 4, 8),
    ];

    private readonly Dictionary<AttemptLane, LanePlaces> _lanes = Sizes.ToDictionary(size => size.Lane, size => new LanePlaces(size.Places, size.Most));

    /// <summary>How many attempts may have a place at once. An engine that runs more activities than this always has some left for others.</summary>
    public static int Most { get; } = Sizes.Sum(size => size.Most);

    /// <summary>Takes a place for an attempt; it never waits.</summary>
    /// <param name="isClaimed">
    /// Whether the attempt has begun before, on a worker that died. Its time is running, so that it does not take turns again.
    /// </param>
    public PlaceForAttempt Ask(AttemptLane lane, Guid definitionId, bool isClaimed)
    {
        var places = _lanes[lane];
        return places.Shares.TryTake(definitionId, isClaimed)
            ? new PlaceForAttempt.Taken(places.Shares, definitionId)
            : new PlaceForAttempt.NotYet(places.Returns.Next(definitionId, time.GetUtcNow()));
    }

    private sealed class LanePlaces(int places, int most)
    {
        public FairPlaces Shares { get; } = new(places, most);

        public ReturnTimes Returns { get; } = new();
    }
}

/// <summary>The answer to an attempt that asks for a place.</summary>
public abstract record PlaceForAttempt
{
    private PlaceForAttempt()
    {
    }

    /// <summary>It has a place, and gives it back by disposing this.</summary>
    public sealed record Taken(FairPlaces Places, Guid DefinitionId) : PlaceForAttempt, IDisposable
    {
        public void Dispose() => Places.Leave(DefinitionId);
    }

    /// <summary>Its definition has its share, and the attempt has to ask again.</summary>
    /// <param name="Until">When to ask again, and not before.</param>
    public sealed record NotYet(DateTimeOffset Until) : PlaceForAttempt;
}
