using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary><c>POST /Workflow/Instances/{instanceId}/Signals</c>: a person answers the step that waits.</summary>
internal static class SignalEndpoint
{
    public static async Task<IResult> PostAsync(
        HttpContext context, string instanceId, SignalService signals, InstanceReader reader, InstanceResponses responses)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.UsualLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var id = ApiResults.ReadId(instanceId, "instanceId", problems);
        var command = SignalBody.Read(body, problems);
        if (problems.Count > 0)
            return ApiError.Invalid(problems);

        var caller = context.Caller();
        if (await RefuseAsync(signals, id, command!, caller, context.RequestAborted) is { } refusal)
            return refusal;
        return "representation".Equals(Preferences.Find(context.Request, "return"), StringComparison.OrdinalIgnoreCase)
            && await reader.FindAsync(id, context.RequestAborted) is { } snapshot && caller.MayRead(snapshot)
            ? ApiResults.Ok(await responses.ShowAsync(snapshot, context.RequestAborted), ApiJson.Default.InstanceResponse)
            : ApiResults.NoContent();
    }

    /// <summary>Null if the signal is stored; otherwise why it is not.</summary>
    public static async Task<ApiError?> RefuseAsync(
        SignalService signals, Guid id, SignalCommand command, Caller caller, CancellationToken cancellation) =>
        await signals.AcceptAsync(id, command, caller, cancellation) switch
        {
            SignalResult.NoInstance => ApiError.NoSuchInstance(id),
            SignalResult.Refused refused => RefusalErrors.Of(refused.Reason, caller.MayRead(refused.Snapshot)),
            _ => null,
        };
}
