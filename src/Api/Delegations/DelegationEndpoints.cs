using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Catalogue;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Stores;

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

    private static Task<IResult> ListAsync(HttpContext context, DelegationCache delegations, TimeProvider time)
    {
        if (!delegations.IsRead)
            throw new StorageUnavailableException("The delegations could not be read yet.");
        var (caller, maySeeAll) = (context.Caller().Key, MayManage(context));
        return DelegationFields.List.RespondToAnybodyAsync(
            context, delegations.Current.RunningAt(time.GetUtcNow()).Where(one => maySeeAll || one.From.Key == caller || one.To.Key == caller));
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context, DelegationService delegations, CallerDirectory callers, IRoleDirectory roles, WorkflowTypeCatalogue types, TimeProvider time)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.UsualLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var (caller, now) = (context.Caller(), time.GetUtcNow());
        var people = await roles.ApproversAsync(context.RequestAborted);
        if (DelegationBody.Read(body, caller.Person, people, await types.ListAsync(context.RequestAborted), now, problems) is not { } read)
            return ApiError.Invalid(problems);
        var isOwn = read.From.Key == caller.Key;
        if (!isOwn && !MayManage(context))
            return new ApiError(ErrorCodes.MayNotDelegate,
                $"From is {read.From.Name}: who answers for others is said by those with the access string '{AccessString.ManageDelegations}', which none of your roles grants.");
        var held = isOwn && callers.RolesOf(caller.Key) is null ? caller.RoleIds : [];
        return Respond(
            Guid.Empty, await delegations.MakeAsync(new(Guid.NewGuid(), read.From, held, read.To, read.Until, read.WorkflowTypes, caller.Person, now)));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string delegationId, DelegationService delegations)
    {
        var (body, error) = await JsonBody.ReadOptionalAsync(context);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var id = ApiResults.ReadId(delegationId, "delegationId", problems);
        ObjectReader.ReadNothing(body, problems);
        return problems.Count > 0 ? ApiError.Invalid(problems) : Respond(id, await delegations.EndAsync(id, context.Caller()));
    }

    private static bool MayManage(HttpContext context) => context.Caller().May(AccessString.ManageDelegations);

    private static IResult Respond(Guid id, DelegationResult result) => result switch
    {
        DelegationResult.Runs { Delegation: var delegation } => ApiResults.Ok(DelegationFields.Show(delegation), ApiJson.Default.DelegationResponse),
        DelegationResult.Ended => ApiResults.NoContent(),
        DelegationResult.MayNotEnd { Delegation.From: var absent } => new ApiError(ErrorCodes.MayNotDelegate,
            $"Only {absent.Name} ends this delegation, or somebody with the access string '{AccessString.ManageDelegations}'."),
        DelegationResult.TooManyOfPair => new ApiError(ErrorCodes.TooManyDelegations,
            $"{DelegationSet.MostOfOnePair} delegations of the absent person to this one are running, which is the most; end one first."),
        DelegationResult.TooManyFrom => new ApiError(ErrorCodes.TooManyDelegations,
            $"{DelegationSet.MostOfOnePerson} delegations of the absent person are running, which is the most; end one first."),
        DelegationResult.TooManyTo => new ApiError(ErrorCodes.TooManyDelegations,
            $"{DelegationSet.MostOfOnePerson} delegations to the one who would answer are running, which is the most; name somebody else."),
        DelegationResult.TooMany => new ApiError(ErrorCodes.TooManyDelegations, $"{DelegationSet.Most} delegations are running, which is the most."),
        _ => new ApiError(ErrorCodes.NoSuchDelegation, $"There is no delegation {id}."),
    };
}
