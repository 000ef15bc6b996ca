using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>
/// Remembers who has signed in by a token, so that notices reach people whom the settings do not name. A sign-in waits for nothing: what is
/// new is queued and written in the background. If the queue is full, or the store cannot be used, the next sign-in is noticed instead.
/// </summary>
/// <param name="isOn">If false, nobody is remembered, and whoever was is forgotten.</param>
public sealed partial class SeenPeople(IPeopleStore store, TimeProvider time, ILogger<SeenPeople> logger, bool isOn = true) : IDisposable
{
    /// <summary>How many sign-ins may wait to be written.</summary>
    public const int MostQueued = 500;

    /// <summary>How old what is known may be for a notice: others write, too.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromMinutes(1);

    private readonly Channel<SeenPerson> _queue = Channel.CreateBounded<SeenPerson>(MostQueued);

    private readonly ConcurrentDictionary<string, SeenPerson> _queued = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1);
    private volatile Known? _known;
    private int _isWriting;

    /// <summary>Somebody has signed in. This only queues.</summary>
    public void See(Caller caller)
    {
        // Nobody is reached without an address: nothing is kept of them.
        if (isOn && caller.Person.Mail is not null)
            Queue(caller);
        else if (!isOn && _known is null)
            Begin();
    }

    /// <summary>Everybody who was seen in the last <see cref="SeenPerson.KeptFor"/>; those last known if the store cannot be used now.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be used now, and nobody is known yet.</exception>
    public async ValueTask<IReadOnlyCollection<SeenPerson>> ReadAsync(CancellationToken cancellation)
    {
        if (_known is { } known && time.GetElapsedTime(known.Since) <= MostAge)
            return [.. known.People.Values];
        await _one.WaitAsync(cancellation);
        try
        {
            return [.. (await RefreshAsync(cancellation)).People.Values];
        }
        catch (StorageUnavailableException) when (_known is not null)
        {
            return [.. _known.People.Values];
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private void Queue(Caller caller)
    {
        var seen = new SeenPerson(caller.Person with { Unknown = null }, caller.RoleIds, time.GetUtcNow());
        if ((_queued.GetValueOrDefault(seen.Person.Key) ?? _known?.People.GetValueOrDefault(seen.Person.Key))?.Covers(seen) == true)
            return;
        if (_queued.Count >= MostQueued)
            return;
        _queued[seen.Person.Key] = seen;
        if (_queue.Writer.TryWrite(seen))
            Begin();
        else
            _queued.TryRemove(KeyValuePair.Create(seen.Person.Key, seen));
    }

    private void Begin()
    {
        if (Interlocked.Exchange(ref _isWriting, 1) == 0)
            _ = Task.Run(WriteAsync);
    }

    /// <summary>Writes what is queued until nothing is.</summary>
    private async Task WriteAsync()
    {
        if (!isOn)
            await TryAsync(() => RefreshAsync(CancellationToken.None));
        do
        {
            while (_queue.Reader.TryRead(out var seen))
            {
                await TryAsync(() => KeepAsync(seen));
                _queued.TryRemove(KeyValuePair.Create(seen.Person.Key, seen));
            }

            Volatile.Write(ref _isWriting, 0);
        }
        while (_queue.Reader.Count > 0 && Interlocked.Exchange(ref _isWriting, 1) == 0);
    }

    private async Task TryAsync(Func<Task> write)
    {
        await _one.WaitAsync();
        try
        {
            await write();
        }
        catch (Exception failure)
        {
            LogNotKept(failure.Message);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task KeepAsync(SeenPerson seen)
    {
        var known = await RefreshAsync(CancellationToken.None);
        if (known.People.GetValueOrDefault(seen.Person.Key)?.Covers(seen) == true)
            return;
        await store.KeepPersonAsync(seen);
        var people = known.People.SetItem(seen.Person.Key, seen);
        var surplus = people.Values.OrderBy(person => person.At).Take(people.Count - SeenPerson.MostKept).Select(person => person.Person.Key).ToImmutableArray();
        _known = known with { People = people.RemoveRange(surplus) };
        await ForgetAsync(surplus);
    }

    /// <summary>Reads the people again if they may be too old, and forgets those who were not seen for long.</summary>
    private async Task<Known> RefreshAsync(CancellationToken cancellation)
    {
        if (_known is { } known && time.GetElapsedTime(known.Since) <= MostAge)
            return known;
        var since = time.GetTimestamp();
        var read = (await store.ReadPeopleAsync(cancellation)).ToImmutableDictionary(person => person.Person.Key, StringComparer.Ordinal);
        var earliest = time.GetUtcNow() - SeenPerson.KeptFor;
        var gone = read.Values.Where(person => !isOn || person.At < earliest).Select(person => person.Person.Key).ToImmutableArray();
        _known = new Known(read.RemoveRange(gone), since);
        await ForgetAsync(gone);
        return _known;
    }

    /// <summary>Who is still stored is found again by the next read: that never hides who is known, or was remembered a moment ago.</summary>
    private async Task ForgetAsync(ImmutableArray<string> keys)
    {
        if (keys.IsEmpty)
            return;
        try
        {
            await store.ForgetPeopleAsync(keys);
        }
        catch (Exception failure)
        {
            LogNotForgotten(keys.Length, failure.Message);
        }
    }

    private sealed record Known(ImmutableDictionary<string, SeenPerson> People, long Since);

    [LoggerMessage(225, LogLevel.Warning, "A person who has signed in was not remembered for notices; the next sign-in tries again: {Reason}")]
    private partial void LogNotKept(string reason);

    [LoggerMessage(234, LogLevel.Warning, "{Count} people who were to be forgotten are still stored; the next read tries again: {Reason}")]
    private partial void LogNotForgotten(int count, string reason);
}
