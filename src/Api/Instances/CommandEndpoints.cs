using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary>Stopping, withdrawing, reassigning, restarting, deleting and resuming instances.</summary>
internal static class CommandEndpoints
{
    public static void MapCommands(this IEndpointRouteBuilder instances)
    {
        instances.MapPost("/{instanceId}/Stop", StopAsync).Describe(CommandOperations.Stop);
        instances.MapPost("/{instanceId}/Withdraw", WithdrawAsync).Describe(CommandOperations.Withdraw);
        instances.MapPost("/{instanceId}/Assignees", AssignAsync).Describe(AssigneeOperations.Assign);
        instances.MapPost("/{instanceId}/Restart", RestartAsync).Describe(CommandOperations.Restart);
        instances.MapDelete("/{instanceId}", DeleteAsync).Describe(CommandOperations.Delete);
        instances.MapPost("/Resume", ResumeAsync).Describe(CommandOperations.Resume);
    }

    private static async Task<IResult> StopAsync(
        HttpContext context, string instanceId, CommandService commands, InstanceReader reader, InstanceResponses responses)
    {
        var (id, precondition, error) = await ReadAsync(context, instanceId, reader, ObjectReader.ReadNothing);
        return error is not null
            ? error
            : new Permitted(async () => Show(id, await commands.StopAsync(
                id, context.Caller(), responses.IsCurrent(context.Request, precondition), context.RequestAborted)));
    }

    private static async Task<IResult> WithdrawAsync(
        HttpContext context, string instanceId, CommandService commands, InstanceReader reader, InstanceResponses responses)
    {
        string? reason = null;
        var (id, precondition, error) = await ReadAsync(context, instanceId, reader, (body, problems) => reason = ReadReason(body, problems));
        return error ?? Show(id, await commands.WithdrawAsync(
            id, context.Caller(), reason, responses.IsCurrent(context.Request, precondition), context.RequestAborted));
    }

    private static async Task<IResult> AssignAsync(
        HttpContext context, string instanceId, CommandService commands, InstanceReader reader, InstanceResponses responses)
    {
        AssigneesBody? assign = null;
        var (id, precondition, error) = await ReadAsync(
            context, instanceId, reader, (body, problems) => assign = AssigneesBody.Read(body, problems),
            async id => assign is null ? [] : await commands.FindAssignProblemsAsync(id, context.Caller(), assign.Assignees, assign.Signal, context.RequestAborted));
        return error ?? Show(id, await commands.AssignAsync(
            id, context.Caller(), assign!.Assignees, assign.Reason, assign.Signal, responses.IsCurrent(context.Request, precondition),
            context.RequestAborted));
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context, string instanceId, CommandService commands, InstanceReader reader, InstanceResponses responses)
    {
        var (id, precondition, error) = await ReadAsync(context, instanceId, reader, ObjectReader.ReadNothing);
        return error is not null
            ? error
            : new Permitted(async () => Show(id, await commands.DeleteAsync(id, responses.IsCurrent(context.Request, precondition), context.RequestAborted)));
    }

    private static async Task<IResult> RestartAsync(
        HttpContext context, string instanceId, CommandService commands, InstanceReader reader, InstanceResponses responses)
    {
        int? version = null;
        var (id, precondition, error) = await ReadAsync(
            context, instanceId, reader, (body, problems) => version = ReadVersion(body, context.Request.Query["version"], problems));
        if (error is not null)
            return error;
        return new Permitted(async () =>
        {
            var result = await commands.RestartAsync(
                id, context.Caller(), version, responses.IsCurrent(context.Request, precondition), context.RequestAborted);
            if (result is not CommandResult.Restarted restarted)
                return Show(id, result);
            context.Response.Headers.Location = $"{context.Request.PathBase}/Workflow/Instances/{restarted.SuccessorId}";
            context.Response.Headers["X-Instance-Id"] = restarted.SuccessorId.ToString();
            return ApiResults.NoContent();
        });
    }

    /// <summary>A resume run on demand, the same as the timer's.</summary>
    private static async Task<IResult> ResumeAsync(HttpContext context, ResumeService resume)
    {
        var problems = new ProblemList();
        var (body, error) = await JsonBody.ReadOptionalAsync(context);
        if (error is not null)
            return error;
        ObjectReader.ReadNothing(body, problems);
        if (problems.Count > 0)
            return ApiError.Invalid(problems);
        return new Permitted(async () =>
        {
            var report = await resume.RunAsync(context.RequestAborted);
            return ApiResults.Ok(
                new ResumeResponse(report.Examined, report.Resumed, report.Failed, (long)report.Duration.TotalMilliseconds),
                ApiJson.Default.ResumeResponse);
        });
    }

    /// <summary>
    /// The part that comes before a command: reads the request and finds the instance. If you may not read the instance, hold none of the
    /// access strings that permit the command, and are not asked either, the response says that there is no such instance.
    /// </summary>
    /// <param name="alsoWrong">What else the instance would find wrong with a request that has problems already.</param>
    private static async Task<(Guid Id, Precondition? Precondition, ApiError? Error)> ReadAsync(
        HttpContext context, string instanceId, InstanceReader reader, Action<JsonElement, ProblemList> read,
        Func<Guid, Task<ImmutableArray<Problem>>>? alsoWrong = null)
    {
        var (body, error) = await JsonBody.ReadOptionalAsync(context);
        if (error is not null)
            return (default, null, error);
        var problems = new ProblemList();
        var id = ApiResults.ReadId(instanceId, "instanceId", problems);
        var precondition = Precondition.Read(context, problems);
        read(body, problems);
        if (problems.Count > 0 && alsoWrong is not null)
            problems.AddUnnamed(await alsoWrong(id));
        if (problems.Count > 0)
            return (id, null, ApiError.Invalid(problems));
        var caller = context.Caller();
        var isVisible = await reader.FindAsync(id, context.RequestAborted) is { } snapshot
            && (caller.MayRead(snapshot) || context.Access() switch
            {
                Access.AllOf { Needed: var needed } => needed.Any(caller.May),
                Access.SignedIn => caller.May(AccessString.ManageInstances) || caller.AskedAs(snapshot) is not null,
                _ => false,
            });
        return (id, precondition, isVisible ? null : ApiError.NoSuchInstance(id));
    }

    /// <summary>A reason that says nothing is none.</summary>
    private static string? ReadReason(JsonElement body, ProblemList problems)
    {
        var reader = new ObjectReader(body, "", problems);
        var reason = reader.Text("Reason", InstanceCommand.Withdraw.LongestReason);
        reader.RefuseUnknown();
        return string.IsNullOrWhiteSpace(reason) ? null : reason;
    }

    /// <summary>The version may be given in the query, in the body, or in both if they agree.</summary>
    private static int? ReadVersion(JsonElement body, StringValues query, ProblemList problems)
    {
        var count = problems.Count;
        var reader = new ObjectReader(body, "", problems);
        var fromBody = reader.WholeNumber("Version");
        reader.RefuseUnknown();
        if (fromBody < 1)
            problems.Add(new("Version", $"Version is {fromBody}, but must be a whole number of at least 1."));

        int? fromQuery = null;
        if (query.Count > 1)
            problems.Add(new("version", $"version is given {query.Count} times."));
        else if (query is [{ Length: > 0 } text])
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                fromQuery = number;
            else
                problems.Add(new("version", $"version is '{text}', but must be a whole number of at least 1."));
        }

        if (problems.Count == count && fromBody is { } one && fromQuery is { } other && one != other)
            problems.Add(new("version", $"version is {other} in the query and {one} in the body; name one."));
        return fromQuery ?? fromBody;
    }

    private static IResult Show(Guid id, CommandResult result) => result switch
    {
        CommandResult.Done => ApiResults.NoContent(),
        CommandResult.Refused refused => RefusalErrors.Of(refused.Reason, mayRead: true),
        _ => ApiError.NoSuchInstance(id),
    };
}
