using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Api.Trials;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Trials;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>What a trial has shown, for the page.</summary>
/// <param name="Answers">Those that were given, as JSON.</param>
internal sealed record TrialShown(TrialReport Report, string Answers);

/// <summary>Tries workflows out, with the limits that the API has for it.</summary>
internal static class TrialForms
{
    public static void MapTrials(this IEndpointRouteBuilder routes) =>
        routes.MapForm($"{DefinitionPaths.List}/{{id:guid}}/try", TryAsync, TrialOperation.Try.Access, JsonBody.DefinitionLimit);

    private static async Task TryAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var id = Guid.Parse((string)context.GetRouteValue("id")!);
        int? version = int.TryParse(form[DefinitionPaths.VersionParameter], CultureInfo.InvariantCulture, out var number) ? number : null;
        if (await services.GetRequiredService<DefinitionService>().FindAsync(id, version, context.RequestAborted) is not { } view)
        {
            await ApiError.NoSuchDefinition(id, version).ExecuteAsync(context);
            return;
        }

        var (outcome, shown) = await TryAsync(context, view.Version, form);
        // An answer that cannot be read is shown again where it was given: where the trial stands without it.
        if (outcome.Status == StatusCodes.Status400BadRequest && form.ContainsKey(TrialForm.Next))
            (_, shown) = await TryAsync(context, view.Version, new FormCollection(form.Where(field => field.Key != TrialForm.Next).ToDictionary(field => field.Key, field => field.Value)));
        if (shown is not null)
            context.Features.Set(shown);
        await context.ShowAgainAsync(outcome, form);
    }

    private static async Task<(FormOutcome Outcome, TrialShown? Shown)> TryAsync(HttpContext context, WorkflowDefinition definition, IFormCollection form)
    {
        var (body, answers, unreadable) = TrialForm.Read(definition, form);
        if (unreadable is not null)
            return (new(unreadable, StatusCodes.Status400BadRequest), null);
        var problems = new ProblemList();
        var (request, version) = TrialBody.Read(body, problems);
        if (problems.Count > 0)
            return (Refused(ApiError.Invalid(problems)), null);

        var services = context.RequestServices;
        var caller = context.Caller();
        if (services.GetRequiredService<FurtherPermits>().Refuse(context, TrialGate.Cost) is { } tooMany)
            return (Refused(tooMany), null);
        var (result, refusal) = await services.GetRequiredService<TrialGate>().TryAsync(
            caller.Key, () => services.GetRequiredService<TrialService>().TryAsync(definition.Id, version, request, caller, context.RequestAborted), context.RequestAborted);
        return (refusal, result) switch
        {
            (null, TrialResult.Tried tried) => (new("", StatusCodes.Status200OK), new TrialShown(tried.Report, answers)),
            (null, not null) when services.GetRequiredService<TrialResponses>().Respond(definition.Id, version, result) is ApiError error => (Refused(error), null),
            _ => (Refused(refusal!), null),
        };
    }

    private static FormOutcome Refused(ApiError error) => new($"It was not tried. {error.Message}", error.Code.Status);
}
