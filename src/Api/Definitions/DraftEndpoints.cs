using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Authentication;
using WorkflowFunctions.Api.Errors;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.Requests;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>What makes drafts, and what publishes them.</summary>
internal static class DraftEndpoints
{
    public static void MapDrafts(this IEndpointRouteBuilder definitions)
    {
        definitions.MapPost("/Import", ImportAsync).Describe(DraftOperations.Import);
        definitions.MapPut("/{definitionId}/Steps", ReplaceStepsAsync).Describe(DefinitionOperations.ReplaceSteps);
        definitions.MapPost("/{definitionId}/Publish", PublishAsync).Describe(DefinitionOperations.Publish);
    }

    private static async Task<IResult> ReplaceStepsAsync(
        HttpContext context, string definitionId, DefinitionService definitions, StepCatalogue catalogue, TimeProvider time)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        var (steps, path) = new StepBodies(() => Guid.CreateVersion7(time.GetUtcNow()), problems).Read(body);
        return Refuse(problems, DefinitionValidator.Shape(steps, catalogue, path))
            ?? context.Caller().Lacking(AccessString.ModifyDefinitions)
            ?? DefinitionResponses.Answer(id, await definitions.ReplaceStepsAsync(id, steps, context.RequestAborted));
    }

    private static async Task<IResult> PublishAsync(HttpContext context, string definitionId, DefinitionService definitions)
    {
        var (id, error) = await DefinitionBodies.ReadIdAsync(context, definitionId);
        return error
            ?? context.Caller().Lacking(AccessString.ModifyDefinitions)
            ?? DefinitionResponses.Answer(id, await definitions.PublishAsync(id, context.RequestAborted));
    }

    private static async Task<IResult> ImportAsync(HttpContext context, DefinitionService definitions)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var import = ExportReader.Read(body, problems).Content;
        return Refuse(problems, definitions.ImportProblems(import))
            ?? context.Caller().Lacking(AccessString.ModifyDefinitions)
            ?? DefinitionResponses.Answer(Guid.Empty, await definitions.ImportAsync(import));
    }

    /// <summary>All problems of a body at once: those of its form, and those of the steps it holds.</summary>
    private static ApiError? Refuse(ProblemList form, ImmutableArray<Problem> shape)
    {
        var code = form.Count > 0 ? ErrorCodes.InvalidRequest : ErrorCodes.InvalidDefinition;
        form.AddUnnamed(shape);
        return form.Count > 0 ? ApiError.Of(code, form) : null;
    }
}
