using System.Runtime.CompilerServices;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary>Sends people's signals, and says why one is not stored.</summary>
internal sealed class SignalSender(SignalService signals, Failures failures)
{
    /// <summary>Of one request, so that it is quick and still leaves the store to others.</summary>
    private const int InstancesAtOnce = 8;

    /// <summary>Null if the signal is stored; otherwise why it is not.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ApiError?> SendAsync(Guid id, SignalCommand command, Caller caller, CancellationToken cancellation) =>
        await signals.AcceptAsync(id, command, caller, cancellation) switch
        {
            SignalResult.NoInstance => ApiError.NoSuchInstance(id),
            SignalResult.Refused refused => RefusalErrors.Of(refused.Reason, caller.MayRead(refused.Snapshot)),
            _ => null,
        };

    /// <summary>
    /// Sends several: each is decided by itself, those for the same instance in their order. Returns for each what
    /// <see cref="SendAsync"/> would have returned; what was thrown becomes the error of its signal.
    /// </summary>
    /// <param name="signals">A null is no signal, and gets null.</param>
    /// <param name="place">The method and the endpoint of the request, for the log.</param>
    public async Task<ApiError?[]> SendAllAsync(
        IReadOnlyList<(Guid InstanceId, SignalCommand Command)?> signals, Caller caller, (string Method, string? Endpoint) place, CancellationToken cancellation)
    {
        var outcomes = new ApiError?[signals.Count];
        await Parallel.ForEachAsync(
            signals.Index().Where(numbered => numbered.Item is not null).GroupBy(numbered => numbered.Item!.Value.InstanceId),
            new ParallelOptions { MaxDegreeOfParallelism = InstancesAtOnce, CancellationToken = cancellation },
            async (ofInstance, stop) =>
            {
                foreach (var (index, signal) in ofInstance)
                    outcomes[index] = await TrySendAsync(ofInstance.Key, signal!.Value.Command, stop);
            });
        return outcomes;

        async Task<ApiError?> TrySendAsync(Guid id, SignalCommand command, CancellationToken stop)
        {
            try
            {
                return await SendAsync(id, command, caller, stop);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                return failures.ErrorOf(exception, place.Method, place.Endpoint);
            }
        }
    }
}
