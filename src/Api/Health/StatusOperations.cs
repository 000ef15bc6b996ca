using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Health;

/// <summary>How the document describes what clients ask when they start.</summary>
internal static class StatusOperations
{
    /// <summary>The release of the original API whose clients are served. They choose by it what they send.</summary>
    public const string CompatibleVersion = "25.1.1.0";

    public static ResponseHeader ProductVersion { get; } = new(
        "x-keyfactor-product-version", "The release of the original API whose clients are served.", () => Schemas.Text());

    public static Operation ListEndpoints { get; } = new("ListEndpoints", Tags.Service, "Which endpoints I may use")
    {
        Description = "Clients of the original API ask this to see whether they are signed in.",
        Access = new Access.SignedIn(),
        Responses =
        [
            OperationResponse.Ok<IReadOnlyList<string>>(
                "The method and path of each.", """["GET /Workflow/Instances", "POST /Workflow/Instances/{instanceId}/Signals"]""", ProductVersion),
        ],
    };

    public static Operation CheckHealth { get; } = new("CheckHealth", Tags.Service, "Whether the service accepts my requests")
    {
        Description = "As `/healthz/ready`, for callers who are signed in.",
        Access = new Access.SignedIn(),
        Responses = [OperationResponse.NoContent("It does.")],
        Refusals = [ErrorCodes.NotReady],
    };
}
