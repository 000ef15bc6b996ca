using System.Collections.Immutable;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Portal.Tests.Kit;

/// <summary>What workers share, in memory.</summary>
internal sealed class Texts : ISharedTextStore
{
    private ImmutableDictionary<string, SharedText> _texts = ImmutableDictionary<string, SharedText>.Empty;

    /// <summary>Nothing can be read.</summary>
    public bool IsAway { get; set; }

    public bool CannotSave { get; set; }

    public bool CannotRemove { get; set; }

    /// <summary>Reading waits for it.</summary>
    public TaskCompletionSource? Hangs { get; init; }

    public int Reads { get; private set; }

    public int Count => _texts.Count;

    public async Task<ImmutableArray<SharedText>> ReadTextsAsync(string kind, CancellationToken cancellation)
    {
        Reads++;
        if (Hangs is { } hangs)
            await hangs.Task;
        return IsAway ? throw new StorageUnavailableException("It is away.") : _texts.Values.ToImmutableArray();
    }

    public Task SaveTextAsync(SharedText text)
    {
        text.Validate();
        if (CannotSave)
            throw new StorageUnavailableException("It cannot be written to.");
        ImmutableInterlocked.AddOrUpdate(ref _texts, text.Name, text, (_, _) => text);
        return Task.CompletedTask;
    }

    public Task RemoveTextAsync(string kind, string name)
    {
        if (CannotRemove)
            throw new StorageUnavailableException("It cannot be written to.");
        ImmutableInterlocked.TryRemove(ref _texts, name, out _);
        return Task.CompletedTask;
    }
}
