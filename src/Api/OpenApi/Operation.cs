using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.OpenApi;

/// <summary>
/// What the OpenAPI document says about one endpoint. It is declared beside the route, with <see cref="Operations.Describe"/>.
/// <see cref="Conventions"/> adds what every endpoint shares, and <see cref="PathParameters"/> the parameters of the path.
/// </summary>
/// <param name="Id">Unique; generated clients name their methods after it.</param>
/// <param name="Tag">One of <see cref="Tags"/>.</param>
/// <param name="Summary">What it does, in a few words.</param>
public sealed record Operation(string Id, string Tag, string Summary)
{
    /// <summary>What a caller needs to know, in Markdown.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who may use it. The check of each request reads this, too.</summary>
    public required Access Access { get; init; }

    /// <summary>Parameters in the query and in headers.</summary>
    public ImmutableArray<Parameter> Parameters { get; init; } = [];

    public Payload? Body { get; init; }

    public required ImmutableArray<OperationResponse> Responses { get; init; }

    /// <summary>The errors of this endpoint alone.</summary>
    public ImmutableArray<ErrorCode> Refusals { get; init; } = [];
}

/// <summary>The body of a request or of a response.</summary>
/// <param name="Type">The type whose JSON it is.</param>
/// <param name="Examples">Each with its name, as JSON.</param>
public sealed record Payload(Type Type, ImmutableArray<(string Name, string Json)> Examples)
{
    /// <summary>It may also be an array with exactly one of it.</summary>
    public bool OrArrayOfOne { get; init; }

    /// <summary>It is an array of it, with so many at least and at most.</summary>
    public (int Least, int Most)? Items { get; init; }

    /// <summary>It may be left out.</summary>
    public bool IsOptional { get; init; }

    public static Payload OneOrArrayOfOne<T>(params ReadOnlySpan<(string Name, string Json)> examples) =>
        Of<T>(examples) with { OrArrayOfOne = true };

    public static Payload ArrayOf<T>(int least, int most, params ReadOnlySpan<(string Name, string Json)> examples) =>
        Of<T>(examples) with { Items = (least, most) };

    public static Payload Of<T>(params ReadOnlySpan<(string Name, string Json)> examples) => new(typeof(T), [.. examples]);
}

/// <summary>A successful response.</summary>
/// <param name="Body">Null if there is none.</param>
public sealed record OperationResponse(int Status, string Description, Payload? Body, params ImmutableArray<ResponseHeader> Headers)
{
    public static OperationResponse Ok<T>(string description, string example, params ImmutableArray<ResponseHeader> headers) =>
        new(200, description, Payload.Of<T>(("Example", example)), headers);

    public static OperationResponse NoContent(string description, params ImmutableArray<ResponseHeader> headers) => new(204, description, null, headers);

    public static OperationResponse NotModified { get; } = new(304, "The version that `If-None-Match` names is still current.", null, ResponseHeader.ETag);
}

public static class Operations
{
    /// <summary>Declares what the document says about this endpoint, and who may use it.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, Operation operation)
    {
        endpoint.WithMetadata(operation, operation.Access);
        return operation.Access is Access.AllOf ? endpoint.AddEndpointFilter(Permitted.OnlyAsync) : endpoint;
    }
}
