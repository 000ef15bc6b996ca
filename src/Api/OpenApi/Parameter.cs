using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace WorkflowFunctions.Api.OpenApi;

/// <summary>A parameter of a request outside its body.</summary>
/// <param name="Schema">Made anew for each use, because the document's model is mutable.</param>
public sealed record Parameter(string Name, ParameterLocation In, string Description, Func<OpenApiSchema> Schema)
{
    /// <summary>JSON text; null if an example would not help.</summary>
    public string? Example { get; init; }

    /// <summary>The name under which all operations that have it share it, among the components; null if it is written in place.</summary>
    public string? SharedAs { get; init; }

    /// <summary>Its name may stand after any one prefix: <c>pq.ReturnLimit</c>.</summary>
    public bool TakesPrefix { get; init; }

    public static Parameter IfMatch { get; } =
        Header("If-Match", "The `ETag` of what you have read. If it is not current any more, the response is 412 and nothing is done.", () => Schemas.Text())
            with
        { SharedAs = "IfMatch" };

    public static Parameter IfNoneMatch { get; } =
        Header("If-None-Match", "The `ETag` of the version that you have. If it is still current, the response is 304.", () => Schemas.Text())
            with
        { SharedAs = "IfNoneMatch" };

    public static Parameter Query(string name, string description, Func<OpenApiSchema> schema) =>
        new(name, ParameterLocation.Query, description, schema);

    public static Parameter Header(string name, string description, Func<OpenApiSchema> schema) =>
        new(name, ParameterLocation.Header, description, schema);

    /// <summary>The parameters by which a list is filtered, paged and sorted.</summary>
    /// <param name="fields">The fields by which it can be sorted.</param>
    public static ImmutableArray<Parameter> List(IReadOnlyList<string> fields, string defaultSort) =>
    [
        Query("QueryString", """
            Which rows, in the query language: `Field -op value`, joined by `AND` and `OR`, with parentheses, for example
            `Status -eq "Suspended" AND Title -contains "www"`. If you leave it out, you get all rows.
            """, () => Schemas.Text()) with { TakesPrefix = true, SharedAs = "QueryString" },
        Query("PageReturned", "The page, from 1.", () => Schemas.Whole(1, null, 1)) with { TakesPrefix = true, SharedAs = "PageReturned" },
        Query("ReturnLimit", "The number of rows per page.", () => Schemas.Whole(1, 1000, 50)) with { TakesPrefix = true, SharedAs = "ReturnLimit" },
        Query("SortField", "The field to sort by, in any case.", () => Schemas.OneOf(fields, defaultSort)) with { TakesPrefix = true },
        Query("SortAscending", "0 sorts ascending, 1 descending.", () => Schemas.Whole(0, 1, 0)) with { TakesPrefix = true, SharedAs = "SortAscending" },
    ];

    /// <summary>The parameters of a list that has one order and no filter, and is whole unless a page is asked for.</summary>
    public static ImmutableArray<Parameter> Pages(string order) =>
    [
        Query("PageReturned", "The page, from 1. If you leave out this and `ReturnLimit`, you get everything.", () => Schemas.Whole(1, null)) with { TakesPrefix = true },
        Query("ReturnLimit", "The number of rows per page; 50 if you only choose a page.", () => Schemas.Whole(1, 1000)) with { TakesPrefix = true },
        Query("SortAscending", order, () => Schemas.Whole(0, 1, 0)) with { TakesPrefix = true },
    ];

    /// <summary>As <see cref="List"/>, for a list that can also be read on behind the last row of a page.</summary>
    public static ImmutableArray<Parameter> ListWithCursor(IReadOnlyList<string> fields) =>
    [
        .. List(fields, fields[0]).Where(parameter => !parameter.Name.StartsWith("Sort", StringComparison.Ordinal)),
        Query("SortField", """
            The field to sort by, in any case. The default is the store's: `CurrentStepDisplayName`, or on Azure Tables `StartDate`,
            descending.
            """, () => Schemas.OneOf(fields)) with { TakesPrefix = true },
        Query("SortAscending", "0 sorts ascending, 1 descending.", () => Schemas.Whole(0, 1)) with { TakesPrefix = true },
        Query("cursor", """
            The `X-Next-Cursor` of the response before: the page behind its last row, whatever has left the list since. Use the same filter and
            order, and leave `PageReturned` out.
            """, () => Schemas.Text()) with { TakesPrefix = true },
    ];

    /// <summary>Whether a parameter of a query has this name: in any case, and after one prefix if it takes that.</summary>
    public bool IsNamed(string key) => TakesPrefix ? IsNamed(key, Name) : key.Equals(Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the key is the name in any case, alone or with any one prefix.</summary>
    public static bool IsNamed(string key, string name) =>
        key.EndsWith(name, StringComparison.OrdinalIgnoreCase)
        && (key.Length == name.Length || (key[^(name.Length + 1)] == '.' && key.IndexOf('.', StringComparison.Ordinal) == key.Length - name.Length - 1));

    /// <summary>Writes it in place, or among the components of the document and refers to it there.</summary>
    public IOpenApiParameter Write(OpenApiDocument document)
    {
        if (SharedAs is null)
            return Write();
        document.AddComponent<IOpenApiParameter>(SharedAs, Write());
        return new OpenApiParameterReference(SharedAs, document);
    }

    private OpenApiParameter Write() => new()
    {
        Name = Name,
        In = In,
        Description = Description.ReplaceLineEndings(" "),
        Required = In == ParameterLocation.Path,
        Schema = Schema(),
        Example = Example is null ? null : JsonNode.Parse(Example),
    };
}

/// <summary>A header of a response.</summary>
public sealed record ResponseHeader(string Name, string Description, Func<OpenApiSchema> Schema)
{
    /// <summary>Every such response has it.</summary>
    public bool IsAlwaysThere { get; init; } = true;

    public static ResponseHeader TotalCount { get; } =
        new("X-Total-Count", "The number of rows in the whole list, exact up to 10,000.", () => Schemas.Whole(0, 10_000));

    public static ResponseHeader TotalCountExceeded { get; } =
        new("X-Total-Count-Exceeded", "`true` if there are more than 10,000 rows.", () => Schemas.OneOf(["true"])) { IsAlwaysThere = false };

    public static ResponseHeader NextCursor { get; } =
        new("X-Next-Cursor", "Where the next page begins, for `cursor`; not there on the last page.", () => Schemas.Text()) { IsAlwaysThere = false };

    public static ResponseHeader KeyCount { get; } =
        new("X-Key-Count", "How many keys the definition has, if version 1 shows only the first.", () => Schemas.Whole(2, null)) { IsAlwaysThere = false };

    public static ResponseHeader ETag { get; } = new("ETag", "Names what was read, for `If-None-Match`.", () => Schemas.Text());

    public static ResponseHeader Replayed { get; } = new("Idempotency-Replayed",
        "`true` if the same request was made before: nothing was started now, and the response shows the instance as it stands now.",
        () => Schemas.OneOf(["true"]))
    { IsAlwaysThere = false };

    public static ResponseHeader RetryAfter { get; } = new("Retry-After", "When to try again, in seconds.", () => Schemas.Whole(0, null));

    public static ResponseHeader Challenge { get; } = new("WWW-Authenticate", "The ways to sign in.", () => Schemas.Text());

    public OpenApiHeader Write() => new() { Description = Description, Required = IsAlwaysThere, Schema = Schema() };
}

/// <summary>The schemas of values in paths, queries and headers.</summary>
public static class Schemas
{
    public static OpenApiSchema Text(int? most = null) => new() { Type = JsonSchemaType.String, MaxLength = most };

    public static OpenApiSchema Id() => new() { Type = JsonSchemaType.String, Format = "uuid" };

    public static OpenApiSchema Flag(bool fallback) => new() { Type = JsonSchemaType.Boolean, Default = fallback };

    public static OpenApiSchema Whole(int? least, int? most, int? fallback = null) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = least?.ToString(CultureInfo.InvariantCulture),
        Maximum = most?.ToString(CultureInfo.InvariantCulture),
        Default = fallback,
    };

    public static OpenApiSchema OneOf(IEnumerable<string> values, string? fallback = null) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. values.Select(value => (JsonNode)value)],
        Default = fallback,
    };
}
