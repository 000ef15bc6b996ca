using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Instances;

/// <summary>
/// <c>POST /Workflow/Instances/Signals</c>: a person answers several instances. Each signal is decided as if it had been sent by itself,
/// those for the same instance in their order.
/// </summary>
internal static class SeveralSignalsEndpoint
{
    public static async Task<IResult> PostAsync(HttpContext context, SignalSender sender, FurtherPermits permits)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.SignalsLimit);
        if ((error ?? SeveralSignalsBody.Refuse(body) ?? permits.Refuse(context, body.GetArrayLength())) is { } refusal)
            return refusal;

        var entries = body.EnumerateArray().Select(SeveralSignalsBody.Read).ToList();
        var errors = await sender.SendAllAsync(
            [.. entries.Select(entry => entry.Error is null ? (entry.InstanceId!.Value, entry.Command!) : ((Guid, Core.Machine.SignalCommand)?)null)],
            context.Caller(), (context.Request.Method, context.GetEndpoint()?.DisplayName), context.RequestAborted);
        return ApiResults.Ok<IReadOnlyList<SignalOutcomeResponse>>(
            [.. entries.Zip(errors, (entry, error) => entry.Outcome(entry.Error ?? error))], ApiJson.Default.IReadOnlyListSignalOutcomeResponse);
    }
}
