using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.Instances;

/// <summary>Takes somebody's answer from an instance's page.</summary>
internal static class AnswerEndpoint
{
    public const string Done = "done";

    public static void MapAnswers(this IEndpointRouteBuilder routes) =>
        routes.MapForm("/instances/{id}", AnswerAsync, new Access.AnyOf(InstanceAccess.AccessStrings));

    private static async Task AnswerAsync(HttpContext context)
    {
        var (services, caller, stop) = (context.RequestServices, context.Caller(), context.RequestAborted);
        var form = await context.Request.ReadFormAsync(stop);
        if (await services.GetRequiredService<InstanceViews>().FindAsync((string)context.GetRouteValue("id")!, caller, stop) is not { } view)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (AnswerForm.Read(view, form) is not { } command)
        {
            await context.ShowAgainAsync(new(Moved(view, form)), form);
            return;
        }

        if (await services.GetRequiredService<SignalSender>().SendAsync(view.Id, command, caller, stop) is { } error)
        {
            error.TellPause(context);
            await context.ShowAgainAsync(Outcome(error), form);
            return;
        }

        context.Response.SeeOther($"{view.Path}?{Done}=1");
    }

    /// <summary>Somebody else was faster, or time was: the page below shows where the instance stands now.</summary>
    private static string Moved(InstanceView view, IFormCollection form) =>
        AnswerForm.IsOfThisVisit(view, form)
            ? "Choose one of the answers that are offered. Nothing was sent."
            : $"Your answer was not taken: the instance has moved on since you loaded this page. {view.Message} Look at it again below.";

    private static FormOutcome Outcome(ApiError error)
    {
        var problems = (error.Body().Details ?? [])
            .Select(detail => (Field: AnswerForm.FieldOf(detail.Field), detail.Message)).Where(problem => problem.Field.Length > 0)
            .GroupBy(problem => problem.Field).ToImmutableDictionary(field => field.Key, field => string.Join(" ", field.Select(problem => problem.Message)));
        return new($"Your answer was not taken. {error.Message}", error.Code.Status) { Problems = problems };
    }
}
