using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Delegations;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.Away;

/// <summary>Takes the forms with which people say who answers in somebody's place, and end that.</summary>
internal static class AwayEndpoints
{
    public const string Path = "/away";

    /// <summary>Set in the address after something was saved, or has ended.</summary>
    public const string Done = "done";

    public const string Saved = "saved";
    public const string Ended = "ended";

    public static void MapAway(this IEndpointRouteBuilder routes)
    {
        routes.MapForm(Path, MakeAsync, DelegationOperations.Create.Access);
        routes.MapForm($"{Path}/{{id:guid}}/end", EndAsync, DelegationOperations.Delete.Access);
    }

    public static string EndPath(Guid id) => $"{Path}/{id}/end";

    private static async Task MakeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (body, wrong) = AwayForm.Read(form);
        if (wrong is not null)
        {
            await context.ShowAgainAsync(new($"Nothing was saved. {wrong}", StatusCodes.Status400BadRequest), form);
            return;
        }

        var actions = context.RequestServices.GetRequiredService<DelegationActions>();
        if ((await actions.MakeAsync(body, context.Caller(), context.RequestAborted)).Error is { } error)
            await context.ShowAgainAsync(Outcome(error), form);
        else
            context.Response.SeeOther($"{Path}?{Done}={Saved}");
    }

    private static async Task EndAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var id = Guid.Parse((string)context.GetRouteValue("id")!);
        if (await context.RequestServices.GetRequiredService<DelegationActions>().EndAsync(id, context.Caller()) is not { } error)
            context.Response.SeeOther($"{Path}?{Done}={Ended}");
        else if (error.Code == ErrorCodes.NoSuchDelegation)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else
            await context.ShowAgainAsync(new($"It was not ended. {error.Message}", error.Code.Status), form);
    }

    private static FormOutcome Outcome(ApiError error)
    {
        var problems = AwayForm.Problems(error);
        return problems.IsEmpty
            ? new($"Nothing was saved. {error.Message}", error.Code.Status)
            : new("Nothing was saved. Look at the fields that are marked.", error.Code.Status) { Problems = problems };
    }
}
