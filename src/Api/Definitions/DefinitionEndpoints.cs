using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Authentication;
using WorkflowFunctions.Api.Errors;
using WorkflowFunctions.Api.Requests;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>The life of definitions, from creation to publishing.</summary>
internal static class DefinitionEndpoints
{
    public static void MapDefinitions(this IEndpointRouteBuilder routes)
    {
        var definitions = routes.MapGroup("/Workflow/Definitions");
        definitions.MapPost("/", CreateAsync);
        definitions.MapGet("/", ListAsync);
        definitions.MapGet("/{definitionId}", FindAsync);
        definitions.MapPut("/{definitionId}/Steps", ReplaceStepsAsync);
        definitions.MapPost("/{definitionId}/Publish", PublishAsync);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, DefinitionService definitions)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var problems = new List<Problem>();
        if (DefinitionBodies.ReadNew(body, problems) is not { } request)
            return ApiError.Invalid(problems);
        return context.Caller().Lacking(AccessString.ModifyDefinitions) ?? Show(await definitions.CreateAsync(request));
    }

    private static async Task<IResult> ListAsync(HttpContext context, DefinitionService definitions)
    {
        var problems = new List<Problem>();
        var list = ListParameters.Read(context, DefinitionFields.Catalogue.Fields, DefinitionFields.DefaultSort, problems);
        if (problems.Count > 0)
            return ApiError.Invalid(problems);
        if (context.Caller().Lacking(AccessString.ReadDefinitions) is { } lacking)
            return lacking;
        var all = await definitions.ListAsync(context.RequestAborted);
        return ApiResults.Ok<IReadOnlyList<DefinitionQueryResponse>>(
            [.. context.Page(all, DefinitionFields.Catalogue, list).Select(DefinitionResponses.Show)],
            ApiJson.Default.IReadOnlyListDefinitionQueryResponse);
    }

    private static async Task<IResult> FindAsync(
        HttpContext context, string definitionId, DefinitionService definitions, string? definitionVersion, string? exportable)
    {
        var problems = new List<Problem>();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        int? version = null;
        if (!string.IsNullOrEmpty(definitionVersion))
        {
            if (int.TryParse(definitionVersion, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0)
                version = number;
            else
                problems.Add(new("definitionVersion", $"definitionVersion is '{definitionVersion}', but must be a whole number of at least 1."));
        }

        var isExport = false;
        if (!string.IsNullOrEmpty(exportable) && !bool.TryParse(exportable, out isExport))
            problems.Add(new("exportable", $"exportable is '{exportable}', but must be true or false."));
        if (problems.Count > 0)
            return ApiError.Invalid(problems);
        if (context.Caller().Lacking(AccessString.ReadDefinitions) is { } lacking)
            return lacking;
        return await definitions.FindAsync(id, version, context.RequestAborted) is { } view
            ? new TaggedJson<DefinitionResponse>(DefinitionResponses.Show(view, withRoles: !isExport), ApiJson.Default.DefinitionResponse)
            : ApiError.NoSuchDefinition(id, version);
    }

    private static async Task<IResult> ReplaceStepsAsync(
        HttpContext context, string definitionId, DefinitionService definitions, TimeProvider time)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.DefinitionLimit);
        if (error is not null)
            return error;
        var problems = new List<Problem>();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        var steps = DefinitionBodies.ReadSteps(body, () => Guid.CreateVersion7(time.GetUtcNow()), problems);
        if (problems.Count > 0)
            return ApiError.Invalid(problems);
        return context.Caller().Lacking(AccessString.ModifyDefinitions)
            ?? Show(id, await definitions.ReplaceStepsAsync(id, steps, context.RequestAborted));
    }

    private static async Task<IResult> PublishAsync(HttpContext context, string definitionId, DefinitionService definitions)
    {
        var problems = new List<Problem>();
        var id = ApiResults.ReadId(definitionId, "definitionId", problems);
        if (problems.Count > 0)
            return ApiError.Invalid(problems);
        return context.Caller().Lacking(AccessString.ModifyDefinitions) ?? Show(id, await definitions.PublishAsync(id, context.RequestAborted));
    }

    private static IResult Show(Guid id, DefinitionResult result) => result switch
    {
        DefinitionResult.Saved saved => Show(saved.Definition),
        DefinitionResult.Invalid invalid => ApiError.Of(ErrorCodes.InvalidDefinition, invalid.Problems),
        _ => ApiError.NoSuchDefinition(id),
    };

    private static IResult Show(DefinitionView view) =>
        ApiResults.Ok(DefinitionResponses.Show(view, withRoles: true), ApiJson.Default.DefinitionResponse);
}
