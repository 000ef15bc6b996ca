using System.Threading.RateLimiting;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Limits;

/// <summary>
/// Keeps lists from the cores that everything else needs: as many are read at once as the store says. Each caller has one of them
/// at a time, so that one who asks for many waits for their own lists and nobody else does.
/// </summary>
internal sealed class ListGate(IInstanceLists lists, TimeProvider time) : IDisposable
{
    /// <summary>Lists of one caller that wait for each other; one more is refused.</summary>
    public const int LongestOwnQueue = 15;

    /// <summary>Callers whose lists wait; one more is refused.</summary>
    public const int LongestQueue = 64;

    /// <summary>After how long a list that still waits is refused.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly PartitionedRateLimiter<string> _callers = PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetConcurrencyLimiter(key, _ => Queue(places: 1, LongestOwnQueue)));

    private readonly ConcurrencyLimiter _places = new(Queue(lists.AtOnce, LongestQueue));

    /// <summary>Reads a list once it is its turn, or says why it does not.</summary>
    public async Task<(T? Read, ApiError? Refusal)> ReadAsync<T>(string callerKey, Func<Task<T>> read, CancellationToken cancellation)
        where T : class
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            using var own = await _callers.AcquireAsync(callerKey, 1, either.Token);
            if (!own.IsAcquired)
                return (null, new ApiError(ErrorCodes.TooManyRequests, "Too many of your lists are waiting already. This one was not read; try again later.", pause: Pause));
            using var place = await _places.AcquireAsync(1, either.Token);
            return place.IsAcquired ? (await read(), null) : (null, Busy());
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return (null, Busy());
        }
    }

    public void Dispose()
    {
        _callers.Dispose();
        _places.Dispose();
    }

    private static ApiError Busy() =>
        new(ErrorCodes.ListsBusy, "Too many lists are being read. This one was not read; try again later.", pause: Pause);

    private static ConcurrencyLimiterOptions Queue(int places, int longest) =>
        new() { PermitLimit = places, QueueLimit = longest, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };
}
