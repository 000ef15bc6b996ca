using System.Threading.RateLimiting;
using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.Api.Limits;

/// <summary>
/// Keeps work from the cores that everything else needs: so much of it is done at once. Each caller has one place at a time, so that one
/// who asks for much waits for their own work and nobody else does.
/// </summary>
/// <param name="places">How much is done at once.</param>
/// <param name="ownQueueFull">What is told to a caller of whose work too much waits already.</param>
/// <param name="busy">The refusal of work for which there is no place.</param>
/// <param name="busyText">What is told then.</param>
internal abstract class FairGate(int places, TimeProvider time, string ownQueueFull, ErrorCode busy, string busyText) : IDisposable
{
    /// <summary>Work of one caller that waits for each other; one more is refused.</summary>
    public const int LongestOwnQueue = 15;

    /// <summary>Callers whose work waits; one more is refused.</summary>
    public const int LongestQueue = 64;

    /// <summary>After how long work that still waits is refused.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly PartitionedRateLimiter<string> _callers = PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetConcurrencyLimiter(key, _ => Queue(places: 1, LongestOwnQueue)));

    private readonly ConcurrencyLimiter _places = new(Queue(places, LongestQueue));

    /// <summary>Does the work once it is its turn, or says why it does not.</summary>
    protected async Task<(T? Done, ApiError? Refusal)> TakeTurnAsync<T>(string callerKey, Func<Task<T>> work, CancellationToken cancellation)
        where T : class
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            using var own = await _callers.AcquireAsync(callerKey, 1, either.Token);
            if (!own.IsAcquired)
                return (null, new ApiError(ErrorCodes.TooManyRequests, ownQueueFull, pause: Pause));
            using var place = await _places.AcquireAsync(1, either.Token);
            return place.IsAcquired ? (await work(), null) : (null, Busy());
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
        GC.SuppressFinalize(this);
    }

    private ApiError Busy() => new(busy, busyText, pause: Pause);

    private static ConcurrencyLimiterOptions Queue(int places, int longest) =>
        new() { PermitLimit = places, QueueLimit = longest, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };
}
