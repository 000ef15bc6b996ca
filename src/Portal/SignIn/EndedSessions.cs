using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>
/// The sign-ins that were ended by signing out: a copy of their cookie is worth nothing any more. This process knows of its own at once,
/// other workers within <see cref="MostAge"/>. Each is kept until its cookie would be too old anyway.
/// </summary>
internal sealed class EndedSessions(ISharedTextStore store, TimeProvider time)
{
    public static readonly TimeSpan MostAge = TimeSpan.FromSeconds(5);

    private const string Kind = "ended-sessions";

    private readonly Lock _lock = new();
    private ImmutableHashSet<string> _known = [];
    private ImmutableHashSet<string> _own = [];
    private long? _readAt;
    private Task? _flight;

    /// <exception cref="StorageUnavailableException">It is not known whether the sign-in was ended.</exception>
    public async ValueTask<bool> ContainsAsync(string session, CancellationToken cancellation)
    {
        if (Join() is { } reading)
            await reading.WaitAsync(cancellation);
        lock (_lock)
            return _known.Contains(session) || _own.Contains(session);
    }

    /// <exception cref="StorageUnavailableException">It is not known whether other workers will know of it.</exception>
    public async Task EndAsync(string session)
    {
        lock (_lock)
            _own = _own.Add(session);
        var now = time.GetUtcNow();
        await store.SaveTextAsync(new(Kind, session, Timestamps.Format(now + SessionLimits.Longest)));
        foreach (var text in await store.ReadTextsAsync(Kind, CancellationToken.None))
        {
            if (Timestamps.Parse(text.Text) is { } until && until < now)
                await store.RemoveTextAsync(Kind, text.Name);
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
                    (_known, _readAt) = ([.. texts.Select(text => text.Name)], began);
                    _own = _own.Except(_known);
                }

                _flight = null;
            }
        }
    }
}
