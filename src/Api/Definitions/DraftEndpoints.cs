using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>The endpoints that make drafts and publish them.</summary>
internal static class DraftEndpoints
{
    public static void MapDrafts(this IEndpointRouteBuilder definitions)
    {
        definitions.MapPost("/Import", ImportAsync).Describe(DraftOperations.Import);
        definitions.MapPut("/{definitionId}/Steps", ReplaceStepsAsync).Describe(DraftOperations.ReplaceSteps);
        definitions.MapPost("/{definitionId}/Publish", PublishAsync).Describe(DraftOperations.Publish);
    }

    private static async Task<IResult> ReplaceStepsAsync(
        HttpContext context, string definitionId, DefinitionService definitions, StepCatalogue catalogue, TimeProvider time)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        var precondition = Precondition.Read(context, problems);
        var (steps, path) = new StepBodies(() => Guid.CreateVersion7(time.GetUtcNow()), problems).Read(body);
        var draft = DraftSteps.Check(steps, catalogue, out var shape, path);
        return Refuse(problems, shape) is { } refusal
            ? refusal
            : new Permitted(async () => DefinitionResponses.Respond(id, await definitions.ReplaceStepsAsync(
                id, draft!, DefinitionResponses.EditorOf(context, precondition), context.RequestAborted)));
    }

    private static async Task<IResult> PublishAsync(HttpContext context, string definitionId, DefinitionService definitions)
    {
        var (id, precondition, error) = await DefinitionBodies.ReadIdAsync(context, definitionId);
        return error is not null
            ? error
            : new Permitted(async () => DefinitionResponses.Respond(id, await definitions.PublishAsync(
                id, DefinitionResponses.EditorOf(context, precondition), context.RequestAborted)));
    }

    private static async Task<IResult> ImportAsync(HttpContext context, DefinitionService definitions, StepCatalogue catalogue)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var export = ExportReader.Read(body, problems);
        var draft = DraftSteps.CheckImport(export.Steps, catalogue, out var shape, out var leftOut);
        return Refuse(problems, shape) is { } refusal
            ? refusal
            : new Permitted(async () => DefinitionResponses.Respond(Guid.Empty, await definitions.ImportAsync(
                new ImportedDefinition(export.Texts, export.KeyDisplayName, draft!, [.. export.Notes, .. leftOut]))));
    }

    /// <summary>All problems of a body at once: those of its form, and those of the steps in it.</summary>
    private static ApiError? Refuse(ProblemList form, ImmutableArray<Problem> shape)
    {
        var code = form.Count > 0 ? ErrorCodes.InvalidRequest : ErrorCodes.InvalidDefinition;
        form.AddUnnamed(shape);
        return form.Count > 0 ? ApiError.Of(code, form) : null;
    }
}
