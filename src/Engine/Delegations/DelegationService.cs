using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Audit;

namespace WorkflowFunctions.Engine.Delegations;

/// <summary>
/// Makes and ends delegations. Concurrent changes are applied one after the other. Each is in effect here when it returns, is logged with
/// who made it, and is part of the audit. What has run out is removed with the next change.
/// </summary>
public sealed partial class DelegationService(IDelegationStore store, DelegationCache cache, TimeProvider time, ILogger<DelegationService> logger)
{
    /// <summary>If one that says the same runs already, that one is the result.</summary>
    public async Task<DelegationResult> MakeAsync(Delegation wanted)
    {
        while (true)
        {
            var (set, now) = (await ReadAsync(), time.GetUtcNow());
            var running = set.RunningAt(now).ToList();
            if (running.Find(wanted.SaysSame) is { } same)
                return new DelegationResult.Runs(same);
            if (Refuse(running, wanted) is { } refusal)
                return refusal;
            var types = wanted.WorkflowTypes.IsEmpty ? "" : $", for {JsonValues.Shortened(string.Join(", ", wanted.WorkflowTypes))}";
            var message = $"{wanted.MadeBy.Name} let {wanted.To.Name} answer for {wanted.From.Name} from {Timestamps.InWords(wanted.StartsAt ?? wanted.MadeAt)} until {Timestamps.InWords(wanted.Until)}{types}.";
            if (!await CommitAsync(set.With(wanted, RunOut(set, now)), SecurityKind.DelegationMade, wanted, wanted.MadeBy, message, now))
                continue;
            LogMade(
                wanted.Id, wanted.To.Name, wanted.To.Key, wanted.From.Name, wanted.From.Key, Timestamps.Format(wanted.StartsAt ?? wanted.MadeAt),
                Timestamps.Format(wanted.Until), wanted.MadeBy.Name, wanted.MadeBy.Key);
            return new DelegationResult.Runs(wanted);
        }
    }

    /// <summary>The absent person ends it, or whoever manages delegations.</summary>
    public async Task<DelegationResult> EndAsync(Guid id, Caller caller)
    {
        while (true)
        {
            var (set, now) = (await ReadAsync(), time.GetUtcNow());
            if (set.Find(id) is not { } found || !found.RunsAt(now))
                return new DelegationResult.NoSuchDelegation();
            if (found.From.Key != caller.Key && !caller.May(AccessString.ManageDelegations))
                return found.To.Key == caller.Key ? new DelegationResult.MayNotEnd(found) : new DelegationResult.NoSuchDelegation();
            var message = $"{caller.Person.Name} ended that {found.To.Name} answers for {found.From.Name}.";
            if (!await CommitAsync(set.With(null, RunOut(set, now).Append(found)), SecurityKind.DelegationEnded, found, caller.Person, message, now))
                continue;
            LogEnded(id, found.To.Name, found.To.Key, found.From.Name, found.From.Key, caller.Person.Name, caller.Key);
            return new DelegationResult.Ended();
        }
    }

    private static IEnumerable<Delegation> RunOut(DelegationSet set, DateTimeOffset now) =>
        set.Delegations.Where(delegation => !delegation.RunsAt(now)).Take(DelegationSet.MostChanged - 1);

    private static DelegationResult? Refuse(List<Delegation> running, Delegation wanted)
    {
        if (running.Count(one => one.From.Key == wanted.From.Key && one.To.Key == wanted.To.Key) >= DelegationSet.MostOfOnePair)
            return new DelegationResult.TooManyOfPair();
        if (running.Count(one => one.From.Key == wanted.From.Key) >= DelegationSet.MostOfOnePerson)
            return new DelegationResult.TooManyFrom();
        if (running.Count(one => one.To.Key == wanted.To.Key) >= DelegationSet.MostOfOnePerson)
            return new DelegationResult.TooManyTo();
        return running.Count >= DelegationSet.Most ? new DelegationResult.TooMany() : null;
    }

    /// <summary>From the store, not from memory: another worker may have changed it a moment ago.</summary>
    private async Task<DelegationSet> ReadAsync()
    {
        var set = await store.ReadDelegationsAsync(cache.Current, CancellationToken.None);
        cache.Take(set);
        return set;
    }

    private async Task<bool> CommitAsync(
        (DelegationSet Next, ImmutableArray<Guid> Changed) change, SecurityKind kind, Delegation about, Person by, string message, DateTimeOffset now)
    {
        var entry = new SecurityEntry(change.Next.Head.Revision, now, kind.ToString(), by, $"{about.To.Name} for {about.From.Name}", message);
        if (!await store.ChangeDelegationsAsync(change.Next, change.Changed, entry))
            return false;
        cache.Take(change.Next);
        return true;
    }

    [LoggerMessage(230, LogLevel.Information, "Delegation {Id}: {To} ({ToKey}) may answer for {From} ({FromKey}) from {StartsAt} until {Until}; made by {Caller} ({Key}).")]
    private partial void LogMade(Guid id, string to, string toKey, string from, string fromKey, string startsAt, string until, string caller, string key);

    [LoggerMessage(231, LogLevel.Information, "Delegation {Id}: {To} ({ToKey}) may no longer answer for {From} ({FromKey}); ended by {Caller} ({Key}).")]
    private partial void LogEnded(Guid id, string to, string toKey, string from, string fromKey, string caller, string key);
}
