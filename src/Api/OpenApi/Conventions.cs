using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.OpenApi;

/// <summary>What the document says about every endpoint, because the pipeline does it for all of them.</summary>
internal static class Conventions
{
    public static ImmutableArray<Parameter> Headers { get; } =
    [
        Parameter.Header(ApiVersionGuard.Header, "The version of the API. Versions mean the same, except where an operation says how they differ.", () => Schemas.OneOf(["1", "1.0", "2", "2.0"], "1")) with { SharedAs = "ApiVersion" },
        Parameter.Header(ResponseForm.ClientHeader, """
            Clients of the original API send it. Members that are not part of that API are then left out of responses, unless you also
            send `Prefer: extended`, and a `ReturnLimit` above 1,000 counts as 1,000.
            """, () => Schemas.Text()) with { SharedAs = "RequestedWith" },
    ];

    /// <summary>All errors with which an operation can respond: its own, and those of the pipeline.</summary>
    public static IEnumerable<ErrorCode> Errors(Operation operation, string method)
    {
        IEnumerable<ErrorCode> codes =
        [
            ErrorCodes.InvalidRequest, ErrorCodes.Refused, ErrorCodes.AddressTooLong, ErrorCodes.HeadersTooLarge, ErrorCodes.UnsupportedMediaType,
            .. operation.Refusals,
        ];
        if (operation.Access is not Access.Anonymous)
            codes = codes.Concat([ErrorCodes.NotAuthenticated, ErrorCodes.ReadableSignIn, ErrorCodes.SignInBusy, ErrorCodes.AuthorityUnavailable]);
        if (operation.Access is Access.AllOf)
            codes = codes.Append(ErrorCodes.NotPermitted);
        if (!HttpMethods.IsGet(method))
            codes = codes.Concat([ErrorCodes.CrossSiteRequest, ErrorCodes.BodyTooSlow]);
        if (operation.Parameters.Contains(Parameter.IfMatch))
            codes = codes.Append(ErrorCodes.PreconditionFailed);
        if (operation.Body is not null)
            codes = codes.Append(ErrorCodes.BodyTooLarge);
        return codes.Concat([.. ErrorCodes.All.Where(IsOfLoad), ErrorCodes.StorageUnavailable, ErrorCodes.Unexpected]).Distinct();
    }

    /// <summary>The headers of an error with this status.</summary>
    public static IEnumerable<ResponseHeader> HeadersOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => [ResponseHeader.Challenge],
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => [ResponseHeader.RetryAfter],
        _ => [],
    };

    private static bool IsOfLoad(ErrorCode code) => code.Status == StatusCodes.Status429TooManyRequests;
}

/// <summary>The parameters in paths, by name.</summary>
internal static class PathParameters
{
    private static readonly Dictionary<string, Parameter> Known = new[]
    {
        Of("instanceId", "The id of the instance.", Schemas.Id) with { Example = "\"018f4c1e-7a3b-7c55-9d0e-2f6b8a4d1c90\"" },
        Of("definitionId", "The id of the definition.", Schemas.Id) with { Example = "\"5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10\"" },
        Of("extensionName", "The name of the step type, in any case.", () => Schemas.Text()) with { Example = "\"RequireApproval\"" },
        Of("version", "The number of the version.", () => Schemas.Whole(1, null)) with { Example = "1" },
        Of("delegationId", "The id of the delegation.", Schemas.Id) with { Example = "\"0b8f2c54-8a0e-4f0e-9b51-2a4b8d1f7c11\"" },
        Of("roleId", "The id of the role.", () => Schemas.Whole(1, null)) with { Example = "2" },
    }.ToDictionary(parameter => parameter.Name);

    public static IEnumerable<Parameter> Of(string path) => path.Split('/')
        .Where(segment => segment.StartsWith('{'))
        .Select(segment => Known[segment.Trim('{', '}')]);

    private static Parameter Of(string name, string description, Func<Microsoft.OpenApi.OpenApiSchema> schema) =>
        new(name, Microsoft.OpenApi.ParameterLocation.Path, description, schema) { SharedAs = name };
}
