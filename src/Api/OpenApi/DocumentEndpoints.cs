using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.OpenApi;

/// <summary>The document that describes all endpoints, made from the declarations beside their routes.</summary>
internal static class DocumentEndpoints
{
    public const string Path = "/openapi/v1.json";

    private static readonly Operation Read = new("GetOpenApiDocument", Tags.Service, "This document")
    {
        Description = "OpenAPI 3.1.",
        Access = new Access.Anonymous(),
        Responses = [OperationResponse.Ok<JsonMap>("The document.", """{ "openapi": "3.1.1", "info": { "title": "WorkflowFunctions", "version": "1.0.0" } }""")],
    };

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) => services
        .AddSingleton<ApiDocument>()
        .Configure<JsonOptions>(json =>
        {
            // These options make only the document's schemas: requests and responses go by ApiJson itself.
            json.SerializerOptions.PropertyNamingPolicy = null;
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, RouteJson.Default);
        })
        .AddOpenApi(ApiDocument.Name, options =>
        {
            options.ShouldInclude = description => description.HttpMethod != HttpMethods.Head
                && description.ActionDescriptor.EndpointMetadata.OfType<Operation>().Any();
            options.CreateSchemaReferenceId = SchemaRules.NameOf;
            options.AddSchemaTransformer<SchemaRules>();
            options.AddOperationTransformer<OperationWriter>();
            options.AddDocumentTransformer<DocumentFrame>();
        });

    public static void MapOpenApiDocument(this IEndpointRouteBuilder routes) => routes.MapGet(Path, ReadAsync).Describe(Read);

    private static async Task<IResult> ReadAsync(ApiDocument document) => Results.Bytes(await document.ReadAsync(), ApiJson.MediaType);
}
