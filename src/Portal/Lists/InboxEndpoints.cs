using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Portal.Http;
using WorkflowFunctions.Portal.Instances;
using WorkflowFunctions.Portal.SignIn;

namespace WorkflowFunctions.Portal.Lists;

/// <summary>Takes several answers at once from the inbox, and tells pages whether they are still current.</summary>
internal static class InboxEndpoints
{
    public const string Picked = "pick";

    public static void MapInbox(this IEndpointRouteBuilder routes)
    {
        routes.MapForm("/", AnswerSeveralAsync, new Access.AllOf(AccessString.ReadPending));
        routes.MapGet("/inbox/state", InboxStateAsync).WithMetadata(new Access.AllOf(AccessString.ReadPending), new PartOfPages(), new ListPageAttribute());
        routes.MapGet("/instances/{id}/state", InstanceStateAsync).WithMetadata(new Access.AnyOf(InstanceAccess.AccessStrings), new PartOfPages());
    }

    /// <summary>How a row of the inbox stands in the form: the instance, the visit that the person has seen, and for whom the answer is if not for the person.</summary>
    public static string ValueOf(InstanceView view) => $"{view.Id} {view.Snapshot.AwaitedSignal} {view.Snapshot.Position.Number} {view.AnswersFor?.Key}".TrimEnd();

    /// <summary>The address of the part of the inbox that a request is about, so without what was answered or typed there before.</summary>
    public static string Shown(HttpRequest request) => $"/{QueryString.Create(request.Query.Where(part => part.Key is not (GivenAnswers.Parameter or Drafts.Parameter)))}";

    private static async Task AnswerSeveralAsync(HttpContext context)
    {
        var (services, caller, stop) = (context.RequestServices, context.Caller(), context.RequestAborted);
        var form = await context.Request.ReadFormAsync(stop);
        var picked = form[Picked].OfType<string>().Distinct().Take(ListReader.Size).ToList();
        var missing = picked.Count == 0 ? "Nothing was picked, and nothing was sent."
            : form[FormFields.Answer] is not [{ Length: > 0 }] ? "Nothing was sent: pick what you want to answer, and press Approve or Deny."
            : null;
        if (missing is not null)
        {
            await context.ShowAgainAsync(new(missing, StatusCodes.Status400BadRequest), form);
            return;
        }

        if (services.GetRequiredService<FurtherPermits>().Refuse(context, picked.Count) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        var read = new List<(AnswerOutcome Outcome, (Guid, SignalCommand)? Signal)>();
        foreach (var value in picked)
            read.Add(await ReadAsync(value, form, services.GetRequiredService<InstanceViews>(), caller, stop));
        var errors = await services.GetRequiredService<SignalSender>().SendAllAsync(
            [.. read.Select(one => one.Signal)], caller, (context.Request.Method, context.GetEndpoint()?.DisplayName), stop);
        ImmutableArray<AnswerOutcome> answers =
            [.. read.Zip(errors, (one, error) => error is null ? one.Outcome : Failed(one.Outcome, error))];
        var outcomes = new SeveralOutcomes(answers, answers.Any(answer => answer.Problem is not null) ? form[FormFields.Comment].ToString() : null);
        if (services.GetRequiredService<GivenAnswers>().Seal(caller, outcomes) is { } kept)
        {
            context.Response.SeeOther(QueryHelpers.AddQueryString(Shown(context.Request), GivenAnswers.Parameter, kept));
            return;
        }

        context.Features.Set(outcomes);
        await context.ShowAgainAsync(new("", StatusCodes.Status200OK), new FormCollection([]));
    }

    private static async Task<(AnswerOutcome Outcome, (Guid, SignalCommand)? Signal)> ReadAsync(
        string value, IFormCollection form, InstanceViews views, Caller caller, CancellationToken stop)
    {
        var parts = value.Split(' ');
        if (parts.Length is not (3 or 4) || await views.FindAsync(parts[0], caller, stop) is not { } view)
            return (new(null, "An instance", "/", "It is gone, or not for you to see any more."), null);
        var one = new FormCollection(new Dictionary<string, StringValues>
        {
            [FormFields.Signal] = parts[1],
            [FormFields.Visit] = parts[2],
            [FormFields.For] = parts.ElementAtOrDefault(3),
            [FormFields.Answer] = form[FormFields.Answer],
            [FormFields.Comment] = form[FormFields.Comment],
        });
        var outcome = new AnswerOutcome(view.Snapshot.Origin.ReferenceId, view.Snapshot.Origin.Title, view.Path, null);
        return view.Form is SignalForm.Values ? (outcome with { Problem = "It asks for values: open it to give them." }, null)
            : AnswerForm.Read(view, one) is { } command ? (outcome, (view.Id, command))
            : (outcome with { Problem = $"It has moved on since you loaded this page. {view.Message}" }, null);
    }

    private static AnswerOutcome Failed(AnswerOutcome outcome, ApiError error) =>
        error.Code == ErrorCodes.StorageUnavailable ? outcome with { Problem = "The store cannot be used now. To send it again is safe.", IsOpen = true }
        : error.Code == ErrorCodes.Unexpected ? outcome with { Problem = $"{error.Message} To send it again is safe.", IsOpen = true }
        : outcome with { Problem = AnswerEndpoint.Sentence(error) };

    private static async Task InboxStateAsync(HttpContext context)
    {
        var choice = ListChoice.Read(context.Request.Query, InstanceField.StartDate, descending: false);
        var inbox = await context.RequestServices.GetRequiredService<InboxReader>().ReadAsync(choice, context.Caller(), context.RequestAborted);
        await TellAsync(context, inbox.State);
    }

    private static async Task InstanceStateAsync(HttpContext context)
    {
        var view = await context.RequestServices.GetRequiredService<InstanceViews>()
            .FindAsync((string)context.GetRouteValue("id")!, context.Caller(), context.RequestAborted);
        if (view is null)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else
            await TellAsync(context, view.State);
    }

    /// <summary>The state as a tag: who knows it already gets 304 and nothing more.</summary>
    private static Task TellAsync(HttpContext context, string state)
    {
        var tag = $"\"{state}\"";
        context.Response.Headers.ETag = tag;
        context.Response.StatusCode = context.Request.Headers.IfNoneMatch == tag ? StatusCodes.Status304NotModified : StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
