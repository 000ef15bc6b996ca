using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Authentication;
using WorkflowFunctions.Api.Errors;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.Requests;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Catalogue;

/// <summary>What workflows can be made of: step types, and the types of workflows.</summary>
internal static class CatalogueEndpoints
{
    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        var definitions = routes.MapGroup("/Workflow/Definitions");
        definitions.MapGet("/Steps", ListStepsAsync).Describe(CatalogueOperations.ListSteps);
        definitions.MapGet("/Steps/{extensionName}", FindStep).Describe(CatalogueOperations.FindStep);
        definitions.MapGet("/Types", ListTypesAsync).Describe(CatalogueOperations.ListTypes);
    }

    private static async Task<IResult> ListStepsAsync(HttpContext context, StepCatalogue catalogue, WorkflowTypeCatalogue types)
    {
        var problems = new List<Problem>();
        var list = ListParameters.Read(context, CatalogueFields.Steps.Fields, CatalogueFields.DefaultStepSort, problems);
        if (problems.Count > 0)
            return ApiError.Invalid(problems);
        if (context.Caller().Lacking(AccessString.ReadDefinitions) is { } lacking)
            return lacking;
        var known = await types.ListAsync(context.RequestAborted);
        var steps = catalogue.All.Select(type => CatalogueResponses.Show(type, known));
        return ApiResults.Ok<IReadOnlyList<AvailableStepQueryResponse>>(
            [.. context.Page(steps, CatalogueFields.Steps, list)],
            ApiJson.Default.IReadOnlyListAvailableStepQueryResponse);
    }

    private static IResult FindStep(HttpContext context, string extensionName, StepCatalogue catalogue)
    {
        if (context.Caller().Lacking(AccessString.ReadDefinitions) is { } lacking)
            return lacking;
        return catalogue.Find(extensionName) is { } type
            ? ApiResults.Ok(CatalogueResponses.Show(type), ApiJson.Default.AvailableStepResponse)
            : ApiError.NoSuchStepType(extensionName, catalogue);
    }

    private static async Task<IResult> ListTypesAsync(HttpContext context, WorkflowTypeCatalogue types)
    {
        var problems = new List<Problem>();
        var list = ListParameters.Read(context, CatalogueFields.Types.Fields, CatalogueFields.WorkflowTypeName, problems);
        if (problems.Count > 0)
            return ApiError.Invalid(problems);
        if (context.Caller().Lacking(AccessString.ReadDefinitions) is { } lacking)
            return lacking;
        var known = await types.ListAsync(context.RequestAborted);
        return ApiResults.Ok<IReadOnlyList<WorkflowTypeQueryResponse>>(
            [.. context.Page(known, CatalogueFields.Types, list).Select(CatalogueResponses.Show)],
            ApiJson.Default.IReadOnlyListWorkflowTypeQueryResponse);
    }
}
