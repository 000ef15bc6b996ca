using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Http;
using WorkflowFunctions.Portal.SignIn;

namespace WorkflowFunctions.Portal.Instances;

/// <summary>Takes somebody's answer from an instance's page.</summary>
internal static class AnswerEndpoint
{
    public const string Done = "done";

    private const string NotTaken = "Your answer was not taken";

    public static void MapAnswers(this IEndpointRouteBuilder routes) =>
        routes.MapForm("/instances/{id}", AnswerAsync, new Access.AnyOf(InstanceAccess.AccessStrings));

    private static async Task AnswerAsync(HttpContext context)
    {
        var (services, caller, stop) = (context.RequestServices, context.Caller(), context.RequestAborted);
        var form = await context.Request.ReadFormAsync(stop);
        var (id, views) = ((string)context.GetRouteValue("id")!, services.GetRequiredService<InstanceViews>());
        if (await views.FindAsync(id, caller, stop) is not { } view)
        {
            await TellMovedOnAsync(context, views, id, form, NotTaken);
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
            if (await views.FindAsync(id, caller, stop) is null)
                await TellMovedOnAsync(context, views, id, form, NotTaken);
            else
                await context.ShowAgainAsync(Outcome(error, view), form);
            return;
        }

        context.Response.SeeOther($"{view.Path}?{Done}=1");
    }

    /// <summary>Who has not answered may not see an instance any more once somebody else has settled it, but may know as much.</summary>
    /// <param name="notDone">What the form has not done, as the beginning of a sentence.</param>
    public static async Task TellMovedOnAsync(HttpContext context, InstanceViews views, string id, IFormCollection form, string notDone)
    {
        if (await views.MovedOnAsync(id, form[FormFields.Signal].ToString(), context.Caller(), context.RequestAborted) is { } status)
            await new ApiError(ErrorCodes.NotWaiting, $"{notDone}: somebody else was faster. The instance is {StatusWords.Of(status).ToLowerInvariant()} now.").ExecuteAsync(context);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    /// <summary>Somebody else was faster, or time was: the page below shows where the instance stands now.</summary>
    private static string Moved(InstanceView view, IFormCollection form) =>
        !AnswerForm.IsOfThisVisit(view, form)
            ? $"Your answer was not taken: the instance has moved on since you loaded this page. {view.Message} Look at it again below."
        : !AnswerForm.IsForSame(view, form)
            ? $"Your answer was not taken: you would give it for {view.AnswersFor?.Name ?? "yourself"} now. Look at it again below."
            : "Choose one of the answers that are offered. Nothing was sent.";

    private static FormOutcome Outcome(ApiError error, InstanceView view)
    {
        var details = error.Body().Details ?? [];
        var inputs = view.Form is SignalForm.Values values ? values.Inputs : [];
        var problems = details
            .Select(detail => (Field: AnswerForm.FieldOf(detail.Field), Words: Said(detail, inputs))).Where(problem => problem.Field.Length > 0)
            .GroupBy(problem => problem.Field).ToImmutableDictionary(field => field.Key, field => string.Join(" ", field.Select(problem => problem.Words)));
        var areAllShown = inputs.Length > 0 && details.Count > 0 && details.All(detail => inputs.Any(input => FormFields.ValuePrefix + input.Name == AnswerForm.FieldOf(detail.Field)));
        return new($"{NotTaken}. {(areAllShown ? "Look at the fields that are marked." : Sentence(error))}", error.Code.Status) { Problems = problems };
    }

    /// <summary>The API's message names a member of a request and the field; the page says the same beside the field.</summary>
    private static string Said(ErrorDetail detail, ImmutableArray<AskedValue> inputs)
    {
        if (!detail.Message.StartsWith(detail.Field, StringComparison.Ordinal))
            return detail.Message;
        var rest = detail.Message[detail.Field.Length..];
        var name = inputs.FirstOrDefault(input => FormFields.ValuePrefix + input.Name == AnswerForm.FieldOf(detail.Field)) is { } input ? $" ({input.DisplayName})" : "";
        return $"This{(rest.StartsWith(name, StringComparison.Ordinal) ? rest[name.Length..] : rest)}";
    }

    /// <summary>The API's message names signals and moments as programs do; the page says the same as people do.</summary>
    public static string Sentence(ApiError error) =>
        error.Code == ErrorCodes.AnsweredOtherwise ? "You have answered this differently before, and an answer cannot be changed."
        : error.Code == ErrorCodes.StandsElsewhere || error.Code == ErrorCodes.NotWaiting ? "Somebody else was faster: the instance has moved on."
        : error.Code == ErrorCodes.DeadlinePassed ? "The deadline has passed."
        : error.Code == ErrorCodes.MissingRole ? "You are not one of those whom it asks."
        : error.Message.Replace("Data.", "", StringComparison.Ordinal);
}
