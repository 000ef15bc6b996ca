using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.Start;

/// <summary>Starts workflows from their forms, by the rules of the API's own start.</summary>
internal static class StartEndpoint
{
    public const string Path = "/start";

    /// <summary>Set in the address after a start whose instance the person may not see.</summary>
    public const string Done = "done";

    public static void MapStart(this IEndpointRouteBuilder routes) =>
        routes.MapForm($"{Path}/{{id:guid}}", StartAsync, InstanceOperations.Start.Access, StartForm.Largest);

    private static async Task StartAsync(HttpContext context)
    {
        var (services, caller, stop) = (context.RequestServices, context.Caller(), context.RequestAborted);
        var form = await context.Request.ReadFormAsync(stop);
        var id = Guid.Parse((string)context.GetRouteValue("id")!);
        var inputs = await services.GetRequiredService<StartViews>().FindAsync(id, stop) is { } view ? view.Inputs : [];

        var (body, wrong) = StartForm.Read(id, inputs, form);
        if (!wrong.IsEmpty)
        {
            await context.ShowAgainAsync(new("It was not started. Look at the fields that are marked.", StatusCodes.Status400BadRequest) { Problems = wrong }, form);
            return;
        }

        var problems = new ProblemList();
        if (StartBody.Read(body, default, problems) is not { } request)
        {
            await RefuseAsync(context, ApiError.Invalid(problems), form);
            return;
        }

        switch (await services.GetRequiredService<InstanceStarter>().StartAsync(request, caller, stop))
        {
            case StartResult.Started started:
                context.Response.SeeOther(caller.MayRead(started.Snapshot) ? $"/instances/{started.Snapshot.Id}" : $"{Path}?{Done}={started.Snapshot.Origin.ReferenceId}");
                break;
            case StartResult.IdTaken:
                await context.ShowAgainAsync(new("It was not started: this form has started an instance before, with other values. Send it once more if you want another one."), form);
                break;
            case var refused:
                await RefuseAsync(context, RefusalErrors.Of(refused, request.Selector), form);
                break;
        }
    }

    private static Task RefuseAsync(HttpContext context, ApiError error, IFormCollection form) =>
        context.ShowAgainAsync(new($"It was not started. {error.Message}", error.Code.Status), form);
}
