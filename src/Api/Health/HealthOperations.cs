using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Health;

/// <summary>How the document describes the health of the service.</summary>
internal static class HealthOperations
{
    public static Operation Live { get; } = new("GetLive", Tags.Service, "Whether the process responds")
    {
        Description = "For a supervisor that restarts processes that hang.",
        Access = new Access.Anonymous(),
        Responses = [OperationResponse.Ok<HealthResponse>("It does.", """{ "Status": "live" }""")],
    };

    public static Operation Ready { get; } = new("GetReady", Tags.Service, "Whether the service accepts requests")
    {
        Description = "Also checks whether the store can be read and written, once in five seconds at most. For load balancers.",
        Access = new Access.Anonymous(),
        Responses = [OperationResponse.Ok<HealthResponse>("They can.", """{ "Status": "ready" }""")],
        Refusals = [ErrorCodes.NotReady],
    };
}
