using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Delegations;

/// <summary>Who answers in the place of somebody absent. One's own delegations are open to everybody who is signed in.</summary>
internal static class DelegationEndpoints
{
    public static void MapDelegations(this IEndpointRouteBuilder routes)
    {
        var delegations = routes.MapGroup("/Workflow/Delegations");
        delegations.MapGet("/", ListAsync).Describe(DelegationOperations.List);
        delegations.MapPost("/", CreateAsync).Describe(DelegationOperations.Create);
        delegations.MapDelete("/{delegationId}", DeleteAsync).Describe(DelegationOperations.Delete);
    }

    private static Task<IResult> ListAsync(HttpContext context, DelegationActions actions) =>
        DelegationFields.List.RespondToAnybodyAsync(context, actions.VisibleTo(context.Caller()));

    private static async Task<IResult> CreateAsync(HttpContext context, DelegationActions actions)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.UsualLimit);
        if (error is not null)
            return error;
        var (made, refusal) = await actions.MakeAsync(body, context.Caller(), context.RequestAborted);
        return made is null ? refusal! : ApiResults.Ok(DelegationFields.Show(made), ApiJson.Default.DelegationResponse);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string delegationId, DelegationActions actions)
    {
        var (body, error) = await JsonBody.ReadOptionalAsync(context);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var id = ApiResults.ReadId(delegationId, "delegationId", problems);
        ObjectReader.ReadNothing(body, problems);
        return problems.Count > 0 ? ApiError.Invalid(problems) : await actions.EndAsync(id, context.Caller()) ?? ApiResults.NoContent();
    }
}
