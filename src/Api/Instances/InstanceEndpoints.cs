using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary>Starting, listing and reading instances.</summary>
internal static class InstanceEndpoints
{
    public static void MapInstances(this IEndpointRouteBuilder routes)
    {
        var instances = routes.MapGroup("/Workflow/Instances");
        instances.MapPost("/", StartAsync).Describe(InstanceOperations.Start);
        instances.MapGet("/", (HttpContext context, InstanceListing lists, InstanceResponses responses) =>
            List(context, lists, responses, _ => new InstanceScope.All()))
            .Describe(InstanceOperations.List).WithMetadata(new ListCost());
        instances.MapGet("/My", (HttpContext context, InstanceListing lists, InstanceResponses responses) =>
            List(context, lists, responses, caller => new InstanceScope.StartedBy(caller.Key)))
            .Describe(InstanceOperations.ListMine).WithMetadata(new ListCost());
        instances.MapGet("/AssignedToMe", (HttpContext context, InstanceListing lists, InstanceResponses responses) =>
            List(context, lists, responses, caller => new InstanceScope.AssignedTo(caller.Key, caller.RoleIds)))
            .Describe(InstanceOperations.ListAssigned).WithMetadata(new ListCost());
        instances.MapGet("/{instanceId}", FindAsync).Describe(InstanceOperations.Find);
        instances.MapGet("/{instanceId}/History", HistoryEndpoint.GetAsync).Describe(InstanceOperations.History);
        instances.MapPost("/{instanceId}/Signals", SignalEndpoint.PostAsync).Describe(SignalOperation.Send);
        instances.MapPost("/Signals", SeveralSignalsEndpoint.PostAsync).Describe(SignalOperation.SendSeveral);
        instances.MapCommands();
    }

    private static async Task<IResult> StartAsync(HttpContext context, InstanceStarter starter, InstanceResponses responses)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.StartLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        if (StartBody.Read(body, context.Request.Headers["Idempotency-Key"], problems) is not { } request)
            return ApiError.Invalid(problems);
        var caller = context.Caller();
        return new Permitted(async () =>
        {
            var result = await starter.StartAsync(request, caller, context.RequestAborted);
            if (result is not StartResult.Started started)
                return RefusalErrors.Of(result, request.Selector);
            if (started.IsRepeat)
                context.Response.Headers[ResponseHeader.Replayed.Name] = "true";
            return ApiResults.Ok(await responses.ShowAsync(started.Snapshot, context.RequestAborted), ApiJson.Default.InstanceResponse);
        });
    }

    private static IResult List(HttpContext context, InstanceListing lists, InstanceResponses responses, Func<Caller, InstanceScope> scope)
    {
        var (sort, descending) = lists.DefaultOrder;
        return ListParameters.RefuseWithCursor(
            context, InstanceFields.Catalogue.Fields, InstanceFields.Of(InstanceField.Id), sort.ToString(), descending, out var list) is { } refusal
            ? refusal
            : new Permitted(() => ListAsync(context, lists, responses, scope(context.Caller()), list));
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, InstanceListing lists, InstanceResponses responses, InstanceScope scope, ListParameters list)
    {
        var query = new InstanceListQuery(scope, InstanceFields.Of(list.Sort), list.Descending, list.Skip, list.Size, list.Filter);
        var (page, refusal) = await lists.ReadAsync(query, context.Caller(), context.RequestAborted);
        if (page is null)
            return refusal!;
        context.TellTotal(page.Total, InstancePage.MostCounted);
        if (InstanceListing.Next(query, page) is { } next)
            context.Response.Headers["X-Next-Cursor"] = next.Write();

        return ApiResults.Ok<IReadOnlyList<InstanceQueryResponse>>(
            [.. page.Items.Select(responses.Show)], ApiJson.Default.IReadOnlyListInstanceQueryResponse);
    }

    private static async Task<IResult> FindAsync(HttpContext context, string instanceId, InstanceReader reader, InstanceResponses responses)
    {
        var (snapshot, error) = await VisibleAsync(context, instanceId, reader);
        return snapshot is null
            ? error!
            : new TaggedJson<InstanceResponse>(await responses.ShowAsync(snapshot, context.RequestAborted), ApiJson.Default.InstanceResponse);
    }

    /// <summary>An instance that the caller may not see gets the same response as one that does not exist.</summary>
    internal static async Task<(InstanceSnapshot? Snapshot, ApiError? Error)> VisibleAsync(
        HttpContext context, string instanceId, InstanceReader reader)
    {
        if (ApiResults.RefuseId(instanceId, "instanceId", out var id) is { } refusal)
            return (null, refusal);
        return await reader.FindAsync(id, context.RequestAborted) is { } snapshot && context.Caller().MayRead(snapshot)
            ? (snapshot, null)
            : (null, ApiError.NoSuchInstance(id));
    }
}
