using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables;

/// <summary>The row that says who owns the store, and for how long.</summary>
internal sealed partial class OwnerLease(Table meta, StoreOwner owner, TimeProvider time) : IStoreOwnership
{
    /// <summary>How long an embedded host still owns the store after it was last heard of.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private const string Partition = "owner";
    private const string Row = "owner";

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private ILogger _logger = NullLogger.Instance;
    private ITimer? _renewal;
    private ETag _etag;

    /// <summary>The row of an owner who has not renewed it for as long as a lease lasts.</summary>
    private ETag? _deadRow;
    private readonly HashSet<DateTimeOffset> _unheard = [];
    private long _until = long.MaxValue;
    private volatile bool _isHeld;
    private volatile bool _isLost;

    /// <param name="waits">Whether to wait for the lease of an embedded host that does not renew it.</param>
    /// <exception cref="StorageRefusedException">Somebody else owns the store.</exception>
    public static async Task<OwnerLease> TakeAsync(Table meta, StoreOwner owner, TimeProvider time, bool waits = false)
    {
        var lease = new OwnerLease(meta, owner, time);
        if (waits)
            await lease.WaitForDeadAsync();
        await lease.AcquireAsync();
        return lease;
    }

    public async Task AcquireAsync()
    {
        while (!await TryTakeAsync())
            continue;
        _isHeld = true;
        if (owner is StoreOwner.EmbeddedHost)
            _renewal = time.CreateTimer(_ => _ = RenewAsync(), null, RenewEvery, RenewEvery);
    }

    /// <summary>Says where to log renewals that fail.</summary>
    public void LogTo(ILogger logger) => _logger = logger;

    public void EnsureHeld()
    {
        if (!_isHeld)
            throw new StorageRefusedException($"The store does not belong to {owner}: it was not opened, or is closed.");
        if (_isLost)
        {
            throw new StorageRefusedException(
                $"The store no longer belongs to {owner}: its lease ran out, and somebody else took over. Start again.");
        }

        if (time.GetUtcNow().UtcTicks > Interlocked.Read(ref _until))
            throw new StorageUnavailableException($"The lease of {owner} could not be renewed in time.");
    }

    /// <summary>Renews the lease once. A failure is logged and left to the next renewal, or to the write that comes too late.</summary>
    public async Task RenewAsync()
    {
        if (_isLost || !await _oneAtATime.WaitAsync(TimeSpan.Zero))
            return;
        try
        {
            _isLost = !await WriteAsync(_etag);
            if (_isLost)
                LogLost(owner);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogNotRenewed(exception, owner, RenewEvery);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Gives the store back, so that the next embedded host need not wait for the lease to run out.</summary>
    public async ValueTask DisposeAsync()
    {
        _isHeld = false;
        if (Interlocked.Exchange(ref _renewal, null) is not { } renewal)
            return;
        await renewal.DisposeAsync();
        await _oneAtATime.WaitAsync();
        try
        {
            if (!_isLost)
                await meta.WriteAsync(new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(Partition, Row), _etag));
        }
        catch (StorageUnavailableException)
        {
            // The lease runs out by itself.
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>
    /// Returns once nobody owns the store, or somebody who lives, or somebody who has said nothing for as long as a lease lasts. The latter
    /// is measured by this process alone: it does not matter by which clock the end of the lease was written.
    /// </summary>
    private async Task WaitForDeadAsync()
    {
        var began = time.GetTimestamp();
        ETag? first = null;
        while (await meta.FindAsync(Partition, Row, select: null, CancellationToken.None) is { } row
            && OwnerRow.Read(row) is { Until: { } until } && until > time.GetUtcNow() && (first is null || row.ETag == first))
        {
            first ??= row.ETag;
            if (time.GetElapsedTime(began) >= Length)
            {
                _deadRow = row.ETag;
                return;
            }

            await Task.Delay(LookEvery, time);
        }
    }

    private async Task<bool> TryTakeAsync()
    {
        var row = await meta.FindAsync(Partition, Row, select: null, CancellationToken.None);
        if (row is null)
            return await WriteAsync(etag: null);
        var (holder, until) = OwnerRow.Read(row);
        if (owner is StoreOwner.TaskHub && holder == owner)
            return true;
        if (until is { } end && (end <= time.GetUtcNow() || row.ETag == _deadRow))
            return await WriteAsync(row.ETag);
        throw new StorageRefusedException(
            $"The store is owned by {holder}{(until is { } lease ? $", whose lease runs until {lease:u}" : "")}; {owner} must not use it. "
            + $"Stop that one first, or choose another table prefix. Once the owner is gone for good, remove its row from the table '{meta.Name}'.");
    }

    [LoggerMessage(710, LogLevel.Warning, "The lease of {Owner} was not renewed; the next renewal is tried in {Pause}.")]
    private partial void LogNotRenewed(Exception exception, StoreOwner owner, TimeSpan pause);

    [LoggerMessage(711, LogLevel.Error, "The store no longer belongs to {Owner}: somebody else took over.")]
    private partial void LogLost(StoreOwner owner);

    /// <summary>False if somebody else was faster.</summary>
    private async Task<bool> WriteAsync(ETag? etag)
    {
        var until = owner is StoreOwner.EmbeddedHost ? time.GetUtcNow() + Length : (DateTimeOffset?)null;
        if (until is { } asked)
            _unheard.Add(asked);
        var row = OwnerRow.Of(new TableEntity(Partition, Row), owner, until);
        await meta.WriteAsync(etag is { } known
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, known)
            : new TableTransactionAction(TableTransactionActionType.Add, row));
        var current = await meta.FindAsync(Partition, Row, select: null, CancellationToken.None);
        if (current is null)
            return false;
        var (holder, end) = OwnerRow.Read(current);
        if (holder != owner)
            return false;

        // The response to an earlier write may have been lost. Then its row is in the way, and it is ours.
        if (end != until)
            return end is { } earlier && _unheard.Remove(earlier) && await WriteAsync(current.ETag);
        _unheard.Clear();
        _etag = current.ETag;
        Interlocked.Exchange(ref _until, until?.UtcTicks ?? long.MaxValue);
        return true;
    }
}
