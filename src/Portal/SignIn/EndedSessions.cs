using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>
/// The sign-ins that were ended by signing out: a copy of their cookie is worth nothing any more. This process knows of its own at once,
/// other workers within <see cref="MostAge"/>. Each is kept until its cookie would be too old anyway. Whoever signs out very often is
/// signed out everywhere, so that nobody can make this grow.
/// </summary>
internal sealed class EndedSessions(ISharedTextStore store, TimeProvider time)
{
    public static readonly TimeSpan MostAge = TimeSpan.FromSeconds(5);

    /// <summary>How long a request waits to know. A store that hangs must not keep everybody waiting.</summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromSeconds(5);

    /// <summary>The most that are kept of one person one by one. One more, and all that the person has begun so far are ended.</summary>
    public const int MostOfPerson = 50;

    /// <summary>A cookie is not renewed once its sign-in has ended, so it dies of idleness by then. Clocks of workers may differ.</summary>
    public static readonly TimeSpan KeptFor = SessionLimits.Idle + TimeSpan.FromMinutes(15);

    private const string Kind = "ended-sessions";

    private readonly Lock _lock = new();
    private ImmutableDictionary<string, Ended> _known = ImmutableDictionary<string, Ended>.Empty;
    private ImmutableDictionary<string, Ended> _own = ImmutableDictionary<string, Ended>.Empty;
    private long? _readAt;
    private Task? _flight;

    /// <exception cref="StorageUnavailableException">It is not known whether the sign-in was ended.</exception>
    public async ValueTask<bool> ContainsAsync(SessionTicket ticket, CancellationToken cancellation)
    {
        await FreshenAsync(cancellation);
        lock (_lock)
            return Find(ticket.Session) is not null || Find(Ended.AllOf(ticket.By.Tag))?.CoversAllUntil >= ticket.BegunAt;
    }

    /// <exception cref="StorageUnavailableException">It is not known whether it was ended; a repeat is safe.</exception>
    public async Task EndAsync(SessionTicket ticket)
    {
        var (tag, now) = (ticket.By.Tag, time.GetUtcNow());
        await KeepAsync(ticket.Session, new(tag, now));
        try
        {
            await TidyAsync(tag, now);
        }
        catch (StorageUnavailableException)
        {
            // The sign-in has ended, and nobody is to be told that it may not have. What is left is removed with the next that ends.
        }
    }

    /// <summary>Removes what no cookie can name any more, and ends all that a person has begun who has ended very many.</summary>
    private async Task TidyAsync(string tag, DateTimeOffset now)
    {
        await FreshenAsync(CancellationToken.None);
        ImmutableArray<KeyValuePair<string, Ended>> all;
        lock (_lock)
            all = [.. _known.AddRange(_own.Where(own => !_known.ContainsKey(own.Key)))];
        var gone = all.Where(one => one.Value.At < now - KeptFor).Select(one => one.Key);
        var ofPerson = all.Where(one => one.Value.PersonTag == tag && one.Key != Ended.AllOf(tag)).Select(one => one.Key).ToList();
        if (ofPerson.Count > MostOfPerson)
        {
            await KeepAsync(Ended.AllOf(tag), new(tag, now) { CoversAllUntil = now });
            gone = gone.Union(ofPerson);
        }

        foreach (var name in gone.ToList())
            await RemoveAsync(name);
    }

    private Ended? Find(string name) => _own.GetValueOrDefault(name) ?? _known.GetValueOrDefault(name);

    private async Task KeepAsync(string name, Ended ended)
    {
        await store.SaveTextAsync(new(Kind, name, ended.Write()));
        // Only now: whoever has to repeat it must still be signed in here.
        lock (_lock)
            _own = _own.SetItem(name, ended);
    }

    private async Task RemoveAsync(string name)
    {
        await store.RemoveTextAsync(Kind, name);
        lock (_lock)
            (_known, _own) = (_known.Remove(name), _own.Remove(name));
    }

    private async Task FreshenAsync(CancellationToken cancellation)
    {
        if (Join() is not { } reading)
            return;
        try
        {
            await reading.WaitAsync(MostWait, time, cancellation);
        }
        catch (TimeoutException late)
        {
            throw new StorageUnavailableException("The store did not say in time which sign-ins were ended.", late);
        }
    }

    /// <summary>The read that is under way or has to begin; null if what is known is recent enough.</summary>
    private Task? Join()
    {
        lock (_lock)
        {
            return _readAt is { } at && time.GetElapsedTime(at) <= MostAge ? null : _flight ??= Task.Run(ReadAsync);
        }
    }

    /// <summary>No request's cancellation ends it: others wait for it, too.</summary>
    private async Task ReadAsync()
    {
        // What is ended while the store is being read may be missing from it.
        var began = time.GetTimestamp();
        ImmutableArray<SharedText>? read = null;
        try
        {
            read = await store.ReadTextsAsync(Kind, CancellationToken.None);
        }
        finally
        {
            lock (_lock)
            {
                if (read is { } texts)
                {
                    (_known, _readAt) = (texts.ToImmutableDictionary(text => text.Name, text => Ended.Read(text.Text)), began);
                    _own = _own.RemoveRange(_own.Where(own => _known.GetValueOrDefault(own.Key)?.At >= own.Value.At).Select(own => own.Key));
                }

                _flight = null;
            }
        }
    }

    /// <summary>A sign-in that was ended, or all that a person has begun by then.</summary>
    /// <param name="PersonTag">See <see cref="SignedInBy.Tag"/>.</param>
    private sealed record Ended(string PersonTag, DateTimeOffset At)
    {
        private const string All = "all";

        /// <summary>Every sign-in of the person that began by then has ended; null: only this one.</summary>
        public DateTimeOffset? CoversAllUntil { get; init; }

        /// <summary>The name of the text that ends all of a person. No session is called so.</summary>
        public static string AllOf(string tag) => $"{All}.{tag}";

        public string Write() => $"{Timestamps.Format(At)} {PersonTag}{(CoversAllUntil is null ? "" : $" {All}")}";

        /// <summary>What cannot be read has ended in any case, and nobody knows when.</summary>
        public static Ended Read(string text)
        {
            var parts = text.Split(' ');
            var at = Timestamps.Parse(parts[0]) ?? DateTimeOffset.MaxValue;
            return new(parts.ElementAtOrDefault(1) ?? "", at) { CoversAllUntil = parts.ElementAtOrDefault(2) == All ? at : null };
        }
    }
}
