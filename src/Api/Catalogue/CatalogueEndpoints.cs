using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Api.Catalogue;

/// <summary>The parts of which workflows are made: step types, and the types of workflows.</summary>
internal static class CatalogueEndpoints
{
    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        var definitions = routes.MapGroup("/Workflow/Definitions");
        definitions.MapGet("/Steps", ListSteps).Describe(CatalogueOperations.ListSteps);
        definitions.MapGet("/Steps/{extensionName}", FindStep).Describe(CatalogueOperations.FindStep);
        definitions.MapGet("/Types", ListTypes).Describe(CatalogueOperations.ListTypes);
    }

    private static IResult ListSteps(HttpContext context, StepCatalogue catalogue, WorkflowTypeCatalogue types) =>
        CatalogueFields.StepList.Respond(context, async cancellation =>
        {
            var known = await types.ListAsync(cancellation);
            return catalogue.All.Select(type => CatalogueResponses.Show(type, known));
        });

    private static Permitted FindStep(string extensionName, StepCatalogue catalogue) => new(() => Task.FromResult(
        catalogue.Find(extensionName) is { } type
            ? ApiResults.Ok(CatalogueResponses.Show(type), ApiJson.Default.AvailableStepResponse)
            : ApiError.NoSuchStepType(extensionName, catalogue)));

    private static IResult ListTypes(HttpContext context, WorkflowTypeCatalogue types) =>
        CatalogueFields.TypeList.Respond(context, async cancellation => await types.ListAsync(cancellation));
}
