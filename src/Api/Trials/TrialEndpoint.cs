using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Engine.Trials;

namespace WorkflowFunctions.Api.Trials;

/// <summary><c>POST /Workflow/Definitions/{definitionId}/Try</c>: what an instance would do.</summary>
internal static class TrialEndpoint
{
    public static async Task<IResult> PostAsync(
        HttpContext context, string definitionId, TrialService trials, TrialResponses responses, TrialGate gate, FurtherPermits permits)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        var (request, version) = TrialBody.Read(body, problems);
        if (problems.Count > 0)
            return ApiError.Invalid(problems);
        return new Permitted(async () =>
        {
            if (permits.Refuse(context, TrialGate.Cost) is { } tooMany)
                return tooMany;
            var caller = context.Caller();
            var (result, refusal) = await gate.TryAsync(
                caller.Key, () => trials.TryAsync(id, version, request, caller, context.RequestAborted), context.RequestAborted);
            return refusal ?? responses.Respond(id, version, result!);
        });
    }
}
