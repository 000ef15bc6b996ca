using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.OpenApi;

/// <summary>
/// Writes an <see cref="Operation"/> into the document. Handlers read their requests themselves, so nothing can be taken from
/// their signatures.
/// </summary>
internal sealed class OperationWriter : IOpenApiOperationTransformer
{
    private const string Json = "application/json";

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var declared = context.Description.ActionDescriptor.EndpointMetadata.OfType<Operation>().Last();
        operation.OperationId = declared.Id;
        operation.Tags = new HashSet<OpenApiTagReference> { new(declared.Tag, context.Document!) };
        operation.Summary = declared.Summary;
        operation.Description = $"{declared.Description}\n\n{Needs(declared.Access)}".Trim();
        operation.Security = declared.Access is Access.Anonymous ? [] : null;
        operation.Parameters =
        [
            .. PathParameters.Of(context.Description.RelativePath!).Concat(declared.Parameters).Concat(Conventions.Headers)
                .Select(parameter => parameter.Write(context.Document!)),
        ];
        operation.RequestBody = declared.Body is null ? null : new OpenApiRequestBody
        {
            Required = !declared.Body.IsOptional,
            Content = new Dictionary<string, OpenApiMediaType> { [Json] = await WriteAsync(declared.Body, context, cancellationToken) },
        };
        operation.Responses = [];
        foreach (var response in declared.Responses)
        {
            operation.Responses.Add(Text(response.Status), Response(response.Description, response.Headers,
                response.Body is null ? null : await WriteAsync(response.Body, context, cancellationToken)));
        }

        var error = await SchemaAsync(typeof(ErrorResponse), context, cancellationToken);
        foreach (var codes in Conventions.Errors(declared, context.Description.HttpMethod!).GroupBy(code => code.Status).OrderBy(codes => codes.Key))
            operation.Responses.Add(Text(codes.Key), Errors([.. codes], error, context.Document!));
    }

    private static string Needs(Access access)
    {
        var named = string.Join(", ", access.AccessStrings.Select(text => $"`{text}`"));
        return access switch
        {
            Access.AllOf { Needed: [_] } => $"Needs the access string {named}.",
            Access.AllOf => $"Needs each of the access strings {named}.",
            Access.AnyOf => $"Needs one of the access strings {named}.",
            _ => "",
        };
    }

    /// <summary>Parts that many operations share are written once, among the components.</summary>
    private static IOpenApiResponse Errors(List<ErrorCode> codes, IOpenApiSchema schema, OpenApiDocument document)
    {
        var response = Response(
            string.Join("\n", codes.Select(code => $"* `{code.Text}` {code.Name}: {code.Meaning}")), Conventions.HeadersOf(codes[0].Status),
            new OpenApiMediaType
            {
                Schema = schema,
                Examples = codes.ToDictionary(code => code.Name, IOpenApiExample (code) =>
                    Example(new JsonObject { ["ErrorCode"] = code.Text, ["Message"] = code.Meaning })),
            });
        if (codes.Count > 2)
            return response;
        var name = string.Join("Or", codes.Select(code => code.Name));
        document.AddComponent<IOpenApiResponse>(name, response);
        return new OpenApiResponseReference(name, document);
    }

    private static async Task<OpenApiMediaType> WriteAsync(Payload payload, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var schema = await SchemaAsync(payload.Type, context, cancellation);
        return new OpenApiMediaType
        {
            Schema = payload switch
            {
                { OrArrayOfOne: true } => new OpenApiSchema { OneOf = [schema, ArrayOf(schema, 1, 1)] },
                { Items: var (least, most) } => ArrayOf(schema, least, most),
                _ => schema,
            },
            Examples = payload.Examples.ToDictionary(example => example.Name, IOpenApiExample (example) => Example(JsonNode.Parse(example.Json))),
        };
    }

    private static OpenApiSchema ArrayOf(IOpenApiSchema schema, int least, int most) =>
        new() { Type = JsonSchemaType.Array, Items = schema, MinItems = least, MaxItems = most };

    private static async Task<IOpenApiSchema> SchemaAsync(Type type, OpenApiOperationTransformerContext context, CancellationToken cancellation) =>
        SchemaRules.Share(await context.GetOrCreateSchemaAsync(type, null, cancellation), context.Document!);

    private static OpenApiResponse Response(string description, IEnumerable<ResponseHeader> headers, OpenApiMediaType? content) => new()
    {
        Description = description,
        Headers = headers.ToDictionary(header => header.Name, IOpenApiHeader (header) => header.Write()),
        Content = content is null ? null : new Dictionary<string, OpenApiMediaType> { [Json] = content },
    };

    private static OpenApiExample Example(JsonNode? value) => new() { Value = value };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
