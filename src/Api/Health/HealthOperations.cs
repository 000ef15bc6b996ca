using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Health;

/// <summary>What the document says about the health of the service.</summary>
internal static class HealthOperations
{
    public static Operation Live { get; } = new("GetLive", Tags.Service, "Whether the process answers")
    {
        Description = "For whoever restarts processes that hang.",
        Access = new Access.Anonymous(),
        Answers = [Answer.Ok<HealthResponse>("It does.", """{ "Status": "live" }""")],
    };

    public static Operation Ready { get; } = new("GetReady", Tags.Service, "Whether requests can be taken")
    {
        Description = "Whether the store can be reached, too; for load balancers.",
        Access = new Access.Anonymous(),
        Answers = [Answer.Ok<HealthResponse>("They can.", """{ "Status": "ready" }""")],
        Refusals = [ErrorCodes.NotReady],
    };
}
