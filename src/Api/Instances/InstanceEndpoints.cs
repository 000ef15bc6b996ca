using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Authentication;
using WorkflowFunctions.Api.Errors;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.Requests;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary>Starting, listing and reading instances.</summary>
internal static class InstanceEndpoints
{
    public static void MapInstances(this IEndpointRouteBuilder routes)
    {
        var instances = routes.MapGroup("/Workflow/Instances");
        instances.MapPost("/", StartAsync).Describe(InstanceOperations.Start);
        instances.MapGet("/", (HttpContext context, IInstanceLists lists, InstanceResponses responses) =>
            ListAsync(context, lists, responses, AccessString.ReadInstances, _ => new InstanceScope.All()))
            .Describe(InstanceOperations.List);
        instances.MapGet("/My", (HttpContext context, IInstanceLists lists, InstanceResponses responses) =>
            ListAsync(context, lists, responses, AccessString.ReadMine, caller => new InstanceScope.StartedBy(caller.Key)))
            .Describe(InstanceOperations.ListMine);
        instances.MapGet("/AssignedToMe", (HttpContext context, IInstanceLists lists, InstanceResponses responses) =>
            ListAsync(context, lists, responses, AccessString.ReadPending, caller => new InstanceScope.AssignedTo(caller.Key, caller.RoleIds)))
            .Describe(InstanceOperations.ListAssigned);
        instances.MapGet("/{instanceId}", FindAsync).Describe(InstanceOperations.Find);
        instances.MapGet("/{instanceId}/History", HistoryAsync).Describe(InstanceOperations.History);
        instances.MapPost("/{instanceId}/Signals", SignalEndpoint.PostAsync).Describe(SignalOperation.Send);
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
        if (caller.Lacking(AccessString.StartInstances) is { } lacking)
            return lacking;
        return await starter.StartAsync(request, caller, context.RequestAborted) switch
        {
            StartResult.Started started => ApiResults.Ok(
                await responses.ShowAsync(started.Snapshot, context.RequestAborted), ApiJson.Default.InstanceResponse),
            var refused => RefusalErrors.Of(refused, request.Selector),
        };
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, IInstanceLists lists, InstanceResponses responses, string needed, Func<Caller, InstanceScope> scope)
    {
        if (ListParameters.Refuse(context, InstanceFields.Catalogue.Fields, nameof(InstanceField.CurrentStepDisplayName), out var list) is { } refusal)
            return refusal;
        var caller = context.Caller();
        if (caller.Lacking(needed) is { } lacking)
            return lacking;
        var page = await lists.ListAsync(
            new InstanceListQuery(scope(caller), InstanceFields.Of(list.Sort), list.Descending, list.Skip, list.Size, list.Filter),
            context.RequestAborted);
        context.TellTotal(page.Total, InstancePage.MostCounted);
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

    private static async Task<IResult> HistoryAsync(HttpContext context, string instanceId, InstanceReader reader)
    {
        var (snapshot, error) = await VisibleAsync(context, instanceId, reader);
        if (snapshot is null)
            return error!;
        var entries = await reader.HistoryAsync(snapshot.Id, context.RequestAborted);
        return ApiResults.Ok<IReadOnlyList<HistoryResponse>>(
            [.. entries.Select(InstanceResponses.Show)], ApiJson.Default.IReadOnlyListHistoryResponse);
    }

    /// <summary>An instance that the caller may not see is answered like one that does not exist.</summary>
    private static async Task<(InstanceSnapshot? Snapshot, ApiError? Error)> VisibleAsync(
        HttpContext context, string instanceId, InstanceReader reader)
    {
        if (ApiResults.RefuseId(instanceId, "instanceId", out var id) is { } refusal)
            return (null, refusal);
        return await reader.FindAsync(id, context.RequestAborted) is { } snapshot && context.Caller().MayRead(snapshot)
            ? (snapshot, null)
            : (null, ApiError.NoSuchInstance(id));
    }
}
