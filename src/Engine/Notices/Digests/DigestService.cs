using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Notices.Digests;

/// <summary>
/// Tells people once a day what waits for them. A host runs it often. Each person's turn is claimed in the store before anything is looked up,
/// so that however many workers there are, and however often one starts, one tells it. Nobody's failure holds up another.
/// </summary>
public sealed partial class DigestService(
    IAddressBook addresses, DigestComposer composer, IDigestStore store, IEnumerable<INoticeChannel> channels, NoticeOptions options,
    TimeProvider time, ILogger<DigestService> logger)
{
    private const int AtOnce = 4;

    /// <summary>How long it may take to find out what waits for a person. Then it is somebody else's turn, and this one's comes again later.</summary>
    public static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(15);

    private readonly ImmutableArray<INoticeChannel> _channels = [.. channels];
    private volatile Settled? _settled;

    /// <summary>Whether anybody is told once a day.</summary>
    public bool IsOn => options.Digest is not null;

    /// <summary>Tells whoever has not been told today, if it is time, and forgets old turns.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be used now; the next run goes on.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (options.Digest is not { } digest)
            return;
        if (digest.DayOf(time.GetUtcNow()) is not { } day || _settled?.Day == day)
            return;
        var people = (await addresses.ReadAsync(cancellation)).People.Where(known => digest.Wants(known.Person));
        var turns = (await store.ReadDigestsAsync(cancellation)).ToDictionary(turn => turn.PersonKey, StringComparer.Ordinal);
        var left = 0;
        await Parallel.ForEachAsync(
            people, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (known, cancel) =>
            {
                if (!await TellAsync(digest, known, turns.GetValueOrDefault(known.Person.Key), day, cancel))
                    Interlocked.Increment(ref left);
            });
        if (left > 0)
            return;
        _settled = new(day);
        await store.ForgetDigestsAsync([.. turns.Values.Where(turn => turn.Day < day.AddDays(-DigestTurn.DaysKept)).Select(turn => turn.PersonKey)
            .Except(people.Select(known => known.Person.Key))]);
    }

    /// <returns>Whether the person's day is over.</returns>
    private async Task<bool> TellAsync(DigestOptions digest, RoleHolder known, DigestTurn? before, DateOnly day, CancellationToken cancellation)
    {
        if (DigestTurn.Begin(known.Person.Key, before, day, time.GetUtcNow()) is not { } turn)
            return before?.NextAt is null || before.Day != day;
        DigestTurn after;
        try
        {
            // Somebody else is at it, or has already told it.
            if (!await store.ClaimDigestAsync(turn))
                return false;
            using var limit = new CancellationTokenSource(RetryPolicy.Default.TimeLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            after = await AttemptAsync(digest, known, turn, either.Token);
        }
        catch (Exception failure)
        {
            // Also if the host stops: whoever comes next need not wait until the claim has run out.
            LogNotTold(known.Person.Name, $"{failure.GetType().Name}: {failure.Message}");
            after = Later(turn, []);
        }

        await StoreAsync(known, after);
        return after.NextAt is null;
    }

    /// <summary>The turn after one attempt at the channels that have not told it yet.</summary>
    private async Task<DigestTurn> AttemptAsync(DigestOptions digest, RoleHolder known, DigestTurn turn, CancellationToken cancellation)
    {
        if (await ComposeAsync(digest, known, turn.Day, cancellation) is not { } notice)
            return Over(turn);
        var deliveries = await Task.WhenAll(_channels.Where(channel => !turn.Done.Contains(channel.Name))
            .Select(async channel => (channel.Name, Delivery: await NoticeTeller.TellAsync(channel, notice, logger, cancellation))));
        var failures = deliveries.Where(one => one.Delivery is NoticeDelivery.NotTold).Select(one => (one.Name, Failure: (NoticeDelivery.NotTold)one.Delivery)).ToList();
        foreach (var (name, failure) in failures)
            LogNotTold(known.Person.Name, $"{name}: {failure.Reason}");
        return failures.Exists(one => one.Failure.MayPass)
            ? Later(turn, [.. deliveries.Select(one => one.Name).Except(failures.Where(one => one.Failure.MayPass).Select(one => one.Name))])
            : Over(turn);
    }

    private async Task<Notice?> ComposeAsync(DigestOptions digest, RoleHolder known, DateOnly day, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LongestSearch, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        // Whether the store heeds a cancellation or not.
        return await composer.ComposeAsync(digest, known, day, either.Token).WaitAsync(either.Token);
    }

    private static DigestTurn Over(DigestTurn turn) => turn with { Revision = turn.Revision + 1, NextAt = null };

    private DigestTurn Later(DigestTurn turn, ImmutableArray<string> done) => turn with
    {
        Revision = turn.Revision + 1,
        NextAt = time.GetUtcNow() + RetryPolicy.PauseAfter(Guid.Empty, turn.Attempts),
        Done = turn.Done.AddRange(done),
    };

    /// <summary>Without it, the turn is begun anew when its claim has run out.</summary>
    private async Task StoreAsync(RoleHolder known, DigestTurn turn)
    {
        try
        {
            await store.ClaimDigestAsync(turn);
        }
        catch (StorageUnavailableException failure)
        {
            LogNotKept(known.Person.Name, failure.Message);
        }
    }

    /// <summary>The day on which everybody has been told, so that later runs read nothing.</summary>
    private sealed record Settled(DateOnly Day);

    [LoggerMessage(226, LogLevel.Warning, "The digest of {Person} was not sent: {Reason}")]
    private partial void LogNotTold(string person, string reason);

    [LoggerMessage(227, LogLevel.Warning, "It was not kept whether the digest of {Person} was sent; it may be sent again: {Reason}")]
    private partial void LogNotKept(string person, string reason);
}
