using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.Instances;

/// <summary>Takes the form with which somebody adds people and roles to a step that waits.</summary>
internal static class ForwardEndpoint
{
    /// <summary>Set in the address after others were asked as well.</summary>
    public const string Done = "forwarded";

    private const string NotDone = "Nobody else is asked";
    private const string LookAtFields = "Look at the fields that are marked.";

    public static void MapForward(this IEndpointRouteBuilder routes) =>
        routes.MapForm("/instances/{id}/forward", ForwardAsync, new Access.AnyOf(InstanceAccess.AccessStrings));

    public static string PathOf(InstanceView view) => $"{view.Path}/forward";

    private static async Task ForwardAsync(HttpContext context)
    {
        var (services, caller, stop) = (context.RequestServices, context.Caller(), context.RequestAborted);
        var form = await context.Request.ReadFormAsync(stop);
        var (id, views) = ((string)context.GetRouteValue("id")!, services.GetRequiredService<InstanceViews>());
        if (await views.FindAsync(id, caller, stop) is not { } view)
        {
            await AnswerEndpoint.TellMovedOnAsync(context, views, id, form, NotDone);
            return;
        }

        if (view.Snapshot.AwaitedSignal is not { } awaited || !AnswerForm.IsOfThisVisit(view, form))
        {
            await ShowAsync(context, form, $"The instance has moved on since you loaded this page. {view.Message}", StatusCodes.Status409Conflict);
            return;
        }

        var roles = services.GetRequiredService<IRoleDirectory>();
        var read = ForwardForm.Read(form, roles.All, awaited);
        var command = new InstanceCommand.Assign(caller, read.Assignees, read.Reason, await roles.ApproversAsync(stop), awaited);
        // What is wrong with the names is told together with what is wrong with the rest.
        if (!read.Problems.IsEmpty && WorkflowMachine.Decide(view.Snapshot, view.Definition, command, view.Now) is CommandVerdict.Refused also)
        {
            await RefuseAsync(context, form, read, also.Reason);
            return;
        }

        if (!read.Problems.IsEmpty)
        {
            await ShowAsync(context, form, LookAtFields, StatusCodes.Status400BadRequest, read);
            return;
        }

        var visit = view.Snapshot.Position.Number;
        switch (await services.GetRequiredService<CommandService>().AssignAsync(
            view.Id, caller, read.Assignees, read.Reason, awaited, (snapshot, _) => snapshot.Position.Number == visit, stop))
        {
            case CommandResult.Refused refused:
                await RefuseAsync(context, form, read, refused.Reason);
                break;
            case CommandResult.NoInstance:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
            default:
                context.Response.SeeOther($"{view.Path}?{Done}=1");
                break;
        }
    }

    private static Task RefuseAsync(HttpContext context, IFormCollection form, ForwardForm read, Refusal refusal)
    {
        var error = RefusalErrors.Of(refusal, mayRead: true);
        if (refusal is not Refusal.InvalidAssignees invalid)
            return ShowAsync(context, form, Sentence(refusal, error), error.Code.Status);
        var rest = read.Add(invalid.Problems);
        return ShowAsync(context, form, read.Problems.IsEmpty ? rest : $"{LookAtFields} {rest}", error.Code.Status, read);
    }

    private static Task ShowAsync(HttpContext context, IFormCollection form, string message, int status, ForwardForm? read = null) =>
        context.ShowAgainAsync(new($"{NotDone}. {message.TrimEnd()}", status) { Problems = read?.Problems ?? ImmutableDictionary<string, string>.Empty }, form);

    private static string Sentence(Refusal refusal, ApiError error) => refusal switch
    {
        Refusal.Changed => "Somebody else was faster: the instance has moved on.",
        Refusal.MayNotAssign => "You may not add others to this step.",
        _ => AnswerEndpoint.Sentence(error),
    };
}
