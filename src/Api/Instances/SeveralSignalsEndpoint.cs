using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary>
/// <c>POST /Workflow/Instances/Signals</c>: a person answers several instances. Each signal is decided as if it had been sent by itself,
/// those for the same instance in their order.
/// </summary>
internal static class SeveralSignalsEndpoint
{
    /// <summary>Of one request, so that it is quick and still leaves the store to others.</summary>
    private const int InstancesAtOnce = 8;

    public static async Task<IResult> PostAsync(HttpContext context, SignalService signals, FurtherPermits permits, Failures failures)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.SignalsLimit);
        if ((error ?? SeveralSignalsBody.Refuse(body) ?? permits.Refuse(context, body.GetArrayLength())) is { } refusal)
            return refusal;

        var entries = body.EnumerateArray().Select(SeveralSignalsBody.Read).ToList();
        var outcomes = entries.Select(entry => entry.Outcome(entry.Error)).ToArray();
        var (caller, method, endpoint) = (context.Caller(), context.Request.Method, context.GetEndpoint()?.DisplayName);
        await Parallel.ForEachAsync(
            entries.Index().Where(numbered => numbered.Item.Error is null).GroupBy(numbered => numbered.Item.InstanceId!.Value),
            new ParallelOptions { MaxDegreeOfParallelism = InstancesAtOnce, CancellationToken = context.RequestAborted },
            async (ofInstance, cancellation) =>
            {
                foreach (var (index, entry) in ofInstance)
                    outcomes[index] = entry.Outcome(await RefuseAsync(ofInstance.Key, entry, cancellation));
            });
        return ApiResults.Ok<IReadOnlyList<SignalOutcomeResponse>>(outcomes, ApiJson.Default.IReadOnlyListSignalOutcomeResponse);

        async Task<ApiError?> RefuseAsync(Guid id, SignalEntry entry, CancellationToken cancellation)
        {
            try
            {
                return await SignalEndpoint.RefuseAsync(signals, id, entry.Command!, caller, cancellation);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                return failures.ErrorOf(exception, method, endpoint);
            }
        }
    }
}
