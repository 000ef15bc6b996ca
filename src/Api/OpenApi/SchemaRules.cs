using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using WorkflowFunctions.Api.Catalogue;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Instances;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.OpenApi;

/// <summary>How types become schemas: fixed shapes allow no other members, free-form maps allow any.</summary>
internal sealed class SchemaRules : IOpenApiSchemaTransformer
{
    private const string NameKey = "workflow-schema-name";

    /// <summary>The name of a schema in the contract; null if it is written in place.</summary>
    public static string? NameOf(JsonTypeInfo type) => type.Type switch
    {
        var map when map == typeof(JsonMap) || map == typeof(JsonElement) => null,
        var entry when entry == typeof(HistoryResponse) => "HistoryEntry",
        _ => OpenApiOptions.CreateDefaultSchemaReferenceId(type),
    };

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(JsonMap))
        {
            schema.Type = JsonSchemaType.Object;
            schema.AdditionalProperties = new OpenApiSchema();
        }
        else if (context.JsonPropertyInfo?.PropertyType == typeof(IReadOnlyDictionary<string, string?>) && context.JsonPropertyInfo.Name == nameof(ParameterDefinition.DependsOn))
        {
            // A type cannot express that the values of a map may be null.
            schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null };
        }
        else if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(ValuesOfAttribute), inherit: false) is [ValuesOfAttribute values])
        {
            ShowValues(schema, values.Enumerations);
        }
        else if (schema.Properties is { Count: > 0 })
        {
            schema.AdditionalPropertiesAllowed = false;
            foreach (var member in context.JsonTypeInfo.Properties.Where(member => ResponseForm.IsExtension(member) || ResponseForm.VersionOf(member) is not null))
                schema.Required?.Remove(member.Name);
            (schema.Metadata ??= new Dictionary<string, object>())[NameKey] = NameOf(context.JsonTypeInfo)!;
        }

        return Task.CompletedTask;
    }

    private static void ShowValues(OpenApiSchema schema, IReadOnlyList<Type> enumerations)
    {
        var values = enumerations.SelectMany(enumeration => Enum.GetValuesAsUnderlyingType(enumeration).Cast<int>()
            .Select(number => (Number: number, Name: Enum.GetName(enumeration, number)!))).ToList();
        var isNumber = schema.Type?.HasFlag(JsonSchemaType.Integer) is true;
        schema.Enum = [.. values.Select(value => isNumber ? (JsonNode)value.Number : value.Name)];
        if (isNumber)
            schema.Description = $"{schema.Description} {string.Join(", ", values.Select(value => $"{value.Number} {value.Name}"))}.".Trim();
    }

    /// <summary>Puts every schema that has a name among the components of the document and refers to it there.</summary>
    public static IOpenApiSchema Share(IOpenApiSchema schema, OpenApiDocument document)
    {
        if (schema is not OpenApiSchema own)
            return schema;
        foreach (var (name, property) in own.Properties?.ToList() ?? [])
            own.Properties![name] = Share(property, document);
        own.Items = own.Items is null ? null : Share(own.Items, document);
        own.AdditionalProperties = own.AdditionalProperties is null ? null : Share(own.AdditionalProperties, document);
        if (own.Metadata?.TryGetValue(NameKey, out var known) is not true)
            return own;
        document.AddComponent((string)known!, own);
        return new OpenApiSchemaReference((string)known!, document);
    }
}
