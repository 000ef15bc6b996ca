using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>The endpoints that make drafts and publish them.</summary>
internal static class DraftEndpoints
{
    public static void MapDrafts(this IEndpointRouteBuilder definitions)
    {
        definitions.MapPost("/Import", ImportAsync).Describe(DraftOperations.Import);
        definitions.MapPut("/{definitionId}/Steps", ReplaceStepsAsync).Describe(DraftOperations.ReplaceSteps);
        definitions.MapPost("/{definitionId}/Publish", (HttpContext context, string definitionId, DefinitionService service, DefinitionResponses responses) =>
            PublishAsync(context, definitionId, null, service, responses)).Describe(DraftOperations.Publish);
        definitions.MapPost("/{definitionId}/Publish/{version}", PublishAsync).Describe(DraftOperations.PublishVersion);
    }

    private static async Task<IResult> ReplaceStepsAsync(
        HttpContext context, string definitionId, DefinitionService definitions, DefinitionResponses responses, DraftReader drafts)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        var precondition = Precondition.Read(context, problems);
        var (draft, refusal) = await drafts.ReadStepsAsync(body, problems, context.RequestAborted);
        return refusal is not null
            ? refusal
            : new Permitted(async () => responses.Respond(id, await definitions.ReplaceStepsAsync(
                id, draft!, responses.EditorOf(context, precondition), context.RequestAborted)));
    }

    /// <param name="version">As it stands in the path; null for the latest.</param>
    private static async Task<IResult> PublishAsync(
        HttpContext context, string definitionId, string? version, DefinitionService definitions, DefinitionResponses responses)
    {
        var (body, error) = await JsonBody.ReadOptionalAsync(context);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        int? number = version is null ? null : DefinitionBodies.ReadVersion(version, problems);
        ObjectReader.ReadNothing(body, problems);
        var precondition = Precondition.Read(context, problems);
        if (problems.Count > 0)
            return ApiError.Invalid(problems);
        var editor = responses.EditorOf(context, precondition);
        return new Permitted(async () => responses.Respond(id, number is null
            ? await definitions.PublishAsync(id, editor, context.RequestAborted)
            : await definitions.PublishVersionAsync(id, number.Value, editor, context.RequestAborted)));
    }

    private static async Task<IResult> ImportAsync(
        HttpContext context, DefinitionService definitions, DefinitionResponses responses, DraftReader drafts)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var (import, refusal) = await drafts.ReadImportAsync(body, context.RequestAborted);
        return refusal is not null
            ? refusal
            : new Permitted(async () => responses.Respond(Guid.Empty, await definitions.ImportAsync(import!, context.Caller())));
    }
}
