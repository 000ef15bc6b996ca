using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Authentication;
using WorkflowFunctions.Api.Errors;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.Requests;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;

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

    private static Task<IResult> ListStepsAsync(HttpContext context, StepCatalogue catalogue, WorkflowTypeCatalogue types) =>
        CatalogueFields.StepList.AnswerAsync(context, async cancellation =>
        {
            var known = await types.ListAsync(cancellation);
            return catalogue.All.Select(type => CatalogueResponses.Show(type, known));
        });

    private static IResult FindStep(HttpContext context, string extensionName, StepCatalogue catalogue)
    {
        if (context.Caller().Lacking(AccessString.ReadDefinitions) is { } lacking)
            return lacking;
        return catalogue.Find(extensionName) is { } type
            ? ApiResults.Ok(CatalogueResponses.Show(type), ApiJson.Default.AvailableStepResponse)
            : ApiError.NoSuchStepType(extensionName, catalogue);
    }

    private static Task<IResult> ListTypesAsync(HttpContext context, WorkflowTypeCatalogue types) =>
        CatalogueFields.TypeList.AnswerAsync(context, async cancellation => await types.ListAsync(cancellation));
}
