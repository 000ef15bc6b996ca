using System.Collections.Concurrent;
using System.Collections.Immutable;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>A store of people in memory. It counts writes, and can be made to fail or to hang.</summary>
internal sealed class HeldPeople : IPeopleStore, IDisposable
{
    private readonly SemaphoreSlim _written = new(0);
    private readonly SemaphoreSlim _read = new(0);
    private readonly SemaphoreSlim _forgotten = new(0);
    private int _writes;

    public ConcurrentDictionary<string, SeenPerson> People { get; } = [];

    public bool IsAway { get; set; }

    /// <summary>Whether the store takes everything but this.</summary>
    public bool CannotForget { get; set; }

    /// <summary>What a read meets while the store is away.</summary>
    public Exception Trouble { get; set; } = new StorageUnavailableException("The test has taken the store away.");

    public Task Gate { get; set; } = Task.CompletedTask;

    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Waits for the next write that nobody has waited for.</summary>
    public async Task WrittenAsync() => Assert.True(await _written.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));

    /// <summary>Waits for the next read that nobody has waited for.</summary>
    public async Task ReadAsync() => Assert.True(await _read.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));

    /// <summary>Waits for the next attempt to forget people that nobody has waited for.</summary>
    public async Task ForgottenAsync() => Assert.True(await _forgotten.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));

    public async Task<ImmutableArray<SeenPerson>> ReadPeopleAsync(CancellationToken cancellation)
    {
        await Gate;
        _read.Release();
        return IsAway ? throw Trouble : [.. People.Values];
    }

    public Task KeepPersonAsync(SeenPerson person)
    {
        Interlocked.Increment(ref _writes);
        People[person.Person.Key] = person;
        _written.Release();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _written.Dispose();
        _read.Dispose();
        _forgotten.Dispose();
    }

    public Task ForgetPeopleAsync(IReadOnlyCollection<string> keys)
    {
        _forgotten.Release();
        if (CannotForget)
            throw new StorageUnavailableException("The test lets nobody be forgotten.");
        foreach (var key in keys)
            People.TryRemove(key, out _);
        return Task.CompletedTask;
    }
}
