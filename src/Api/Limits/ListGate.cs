using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Limits;

/// <summary>The turns of lists: as many are read at once as the store says.</summary>
internal sealed class ListGate(IInstanceLists lists, TimeProvider time) : FairGate(
    lists.AtOnce, time, "Too many of your lists are waiting already. This one was not read; try again later.",
    ErrorCodes.ListsBusy, "Too many lists are being read. This one was not read; try again later.")
{
    /// <summary>Reads a list once it is its turn, or says why it does not.</summary>
    public Task<(T? Read, ApiError? Refusal)> ReadAsync<T>(string callerKey, Func<Task<T>> read, CancellationToken cancellation)
        where T : class => TakeTurnAsync(callerKey, read, cancellation);
}
