using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using NJsonSchema;
using WorkflowFunctions.Api.OpenApi;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>The OpenAPI document, as what every response is held against.</summary>
public sealed class Contract
{
    private static readonly Lock Guard = new();
    private static Task<Contract>? _known;

    private readonly JsonObject _document;
    private readonly ConcurrentDictionary<string, JsonSchema> _schemas = new();

    private Contract(JsonObject document) => _document = document;

    public IEnumerable<ContractOperation> Operations =>
        from path in _document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new ContractOperation(path.Key, operation.Key.ToUpperInvariant(), operation.Value!.AsObject());

    public JsonObject Schemas => _document["components"]!["schemas"]!.AsObject();

    /// <summary>The document of these services; it is the same in every installation, and made once.</summary>
    public static Task<Contract> OfAsync(IServiceProvider services)
    {
        lock (Guard)
            return _known ??= ReadAsync(services.GetRequiredService<ApiDocument>());
    }

    /// <summary>All bodies of an operation, each with where it stands.</summary>
    public IEnumerable<(string Place, JsonObject Content)> Bodies(ContractOperation operation)
    {
        IEnumerable<(string Name, JsonNode? Value)> holders =
        [
            ("request", operation.Json["requestBody"]),
            .. operation.Json["responses"]!.AsObject().Select(response => (response.Key, (JsonNode?)Resolve(response.Value))),
        ];
        return from holder in holders
               from content in holder.Value?["content"]?.AsObject() ?? []
               select ($"{operation.Id} {holder.Name}", content.Value!.AsObject());
    }

    /// <summary>All examples of an operation, each with the schema it should fit.</summary>
    public IEnumerable<(string Place, JsonObject Schema, string Json)> Examples(ContractOperation operation) =>
        from body in Bodies(operation)
        from example in body.Content["examples"]!.AsObject()
        select ($"{body.Place} {example.Key}", body.Content["schema"]!.AsObject(), example.Value!["value"]!.ToJsonString());

    /// <summary>What is wrong with an received; empty where the document allows it.</summary>
    /// <param name="path">With or without the compatible base path, without the query.</param>
    public IReadOnlyList<string> Problems(string method, string path, ApiResponse received)
    {
        if (Find(method, path) is not { } operation)
            return received.Status >= 400 ? [] : [$"{method} {path} is answered with {received.Status}, but is not in the document."];
        // Only prose says this, because clients made from the document could not read a second kind of success.
        if (operation.Id == "SendSignal" && received.Status == 200)
            operation = Operations.First(other => other.Id == "StartInstance");
        var name = $"{operation.Id} {received.Status.ToString(CultureInfo.InvariantCulture)}";
        if (Resolve(operation.Json["responses"]![received.Status.ToString(CultureInfo.InvariantCulture)]) is not { } response)
            return [$"{name} is not in the document: {received.Text}"];
        return
        [
            .. HeaderProblems(name, response, received),
            .. response["content"] is JsonObject content ? BodyProblems(name, method, content, received)
                : received.Text.Length > 0 ? [$"{name} has a body, but the document has none."] : [],
        ];
    }

    /// <summary>What is wrong with JSON that should fit a schema, as it stands somewhere in the document.</summary>
    public IReadOnlyList<string> SchemaProblems(JsonObject schema, string json) =>
        [.. _schemas.GetOrAdd(schema.ToJsonString(), _ => Parse(schema)).Validate(json).Select(problem => $"{problem.Path}: {problem.Kind}")];

    /// <summary>As routing finds them: without case, literal segments first.</summary>
    public ContractOperation? Find(string method, string path)
    {
        // An empty segment is one, too: no route has it, save for a slash at the end.
        if (path.Contains("//", StringComparison.Ordinal))
            return null;
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).AsSpan();
        if (segments is [var first, ..] && string.Equals("/" + first, WorkflowApi.CompatibleBasePath, StringComparison.OrdinalIgnoreCase))
            segments = segments[1..];
        var asked = segments.ToArray();
        return Operations
            .Where(operation => operation.Method == (method == "HEAD" ? "GET" : method) && operation.Fits(asked))
            .MinBy(operation => operation.Path.Count(character => character == '{'));
    }

    /// <summary>The schema of what an operation takes; null where it takes nothing.</summary>
    public JsonObject? RequestSchema(string method, string path) =>
        Find(method, path)?.Json["requestBody"]?["content"]?["application/json"]?["schema"]?.AsObject();

    public JsonObject? Resolve(JsonNode? node) => node?["$ref"]?.GetValue<string>() is { } reference
        ? reference.Split('/').Skip(1).Aggregate<string, JsonNode>(_document, (place, name) => place[name]!).AsObject()
        : node?.AsObject();

    private static async Task<Contract> ReadAsync(ApiDocument document) => new(JsonNode.Parse((await document.ReadAsync()).Span)!.AsObject());

    /// <summary>The schema with all that it refers to.</summary>
    private JsonSchema Parse(JsonObject schema)
    {
        // A reference at the root would hide the definitions beside it from the references below.
        var whole = Resolve(schema)!.DeepClone().AsObject();
        whole["definitions"] = _document["components"]!["schemas"]!.DeepClone();
        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        return JsonSchema.FromJsonAsync(text, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
    }

    private static IEnumerable<string> HeaderProblems(string name, JsonObject response, ApiResponse received) =>
        from header in response["headers"]?.AsObject() ?? []
        where header.Value!["required"]?.GetValue<bool>() is true && received.Header(header.Key) is null
        select $"{name} lacks the header {header.Key}.";

    private IEnumerable<string> BodyProblems(string name, string method, JsonObject content, ApiResponse received)
    {
        if (method == "HEAD")
            yield break;
        if (content[received.MediaType?.Split(';')[0] ?? ""] is not JsonObject body)
        {
            yield return $"{name} is {received.MediaType}, which is not in the document.";
            yield break;
        }

        foreach (var problem in SchemaProblems(body["schema"]!.AsObject(), received.Text))
            yield return $"{name} {problem} in {received.Text}";
        if (received.Status >= 400 && !body["examples"]!.AsObject().Any(example => example.Value!["value"]!["ErrorCode"]!.GetValue<string>() == received.Code))
            yield return $"{name} has the code {received.Code}, which is not in the document.";
    }
}

/// <summary>One operation of the document.</summary>
public sealed record ContractOperation(string Path, string Method, JsonObject Json)
{
    public string Id => Json["operationId"]!.GetValue<string>();

    internal bool Fits(string[] segments)
    {
        var own = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return own.Length == segments.Length
            && own.Zip(segments).All(pair => pair.First.StartsWith('{') || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
    }
}
