using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.Instances;

/// <summary><c>POST /Workflow/Instances/{instanceId}/Signals</c>: a person answers the step that waits.</summary>
internal static class SignalEndpoint
{
    public static async Task<IResult> PostAsync(
        HttpContext context, string instanceId, SignalSender sender, InstanceReader reader, InstanceResponses responses)
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
        if (await sender.SendAsync(id, command!, caller, context.RequestAborted) is { } refusal)
            return refusal;
        return "representation".Equals(Preferences.Find(context.Request, "return"), StringComparison.OrdinalIgnoreCase) && await ShowAsync() is { } shown
            ? ApiResults.Ok(shown, ApiJson.Default.InstanceResponse)
            : ApiResults.NoContent();

        async Task<InstanceResponse?> ShowAsync()
        {
            try
            {
                return await reader.FindAsync(id, context.RequestAborted) is { } snapshot && caller.MayRead(snapshot)
                    ? await responses.ShowAsync(snapshot, context.RequestAborted)
                    : null;
            }
            catch (StorageUnavailableException)
            {
                // The signal is stored. A failure would say that this is not known.
                return null;
            }
        }
    }
}
