using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary>How the document describes starting, listing and reading instances.</summary>
internal static class InstanceOperations
{
    public static Operation Start { get; } = new("StartInstance", Tags.Instances, "Start a workflow")
    {
        Description = """
            Starts an instance of a published, enabled definition, and returns its state after its first steps. If you may have to
            repeat the request, send `Idempotency-Key` or `InstanceId`. A key belongs to the caller who sent it. Then the same
            request again starts nothing: its response shows the instance as it stands now, and has the header `Idempotency-Replayed`.
            """,
        Access = new Access.AllOf(AccessString.StartInstances),
        Parameters =
        [
            Parameter.Header("Idempotency-Key", "A text of your choice that identifies this start among yours. Do not send it together with `InstanceId`.",
                () => Schemas.Text(StartBody.LongestIdempotencyKey)),
        ],
        Body = Payload.Of<StartInstanceRequest>(
            ("By type and key", """{ "WorkflowType": "Enrollment", "Key": "12", "InitialData": { "cn": "www.example.com" } }"""),
            ("By definition", """
                { "DefinitionId": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10", "Title": "Certificate for www.example.com",
                  "InitialData": { "cn": "www.example.com" }, "InstanceId": "018f4c1e-7a3b-7c55-9d0e-2f6b8a4d1c90" }
                """)),
        Responses = [OperationResponse.Ok<InstanceResponse>("The instance.", InstanceExamples.Suspended, ResponseHeader.Replayed)],
        Refusals =
        [
            ErrorCodes.NoSuchDefinition, ErrorCodes.NotPublished, ErrorCodes.DefinitionDisabled, ErrorCodes.AmbiguousDefinition,
            ErrorCodes.InstanceIdTaken,
        ],
    };

    public static Operation List { get; } = Listing("ListInstances", "List all instances", AccessString.ReadInstances, "All instances.");

    public static Operation ListMine { get; } =
        Listing("ListMyInstances", "List what I started", AccessString.ReadMine, "The instances that the caller has started, including those that have ended.");

    public static Operation ListAssigned { get; } = Listing("ListAssignedInstances", "List what waits for me", AccessString.ReadPending,
        "The instances that wait for a signal that the caller may send and has not sent yet.");

    public static Operation Find { get; } = new("GetInstance", Tags.Instances, "Read an instance")
    {
        Description = $"""
            The state of the instance. It is always exact, while lists show what was last committed. `{AccessString.ReadInstances}` lets you read
            all instances, `{AccessString.ReadMine}` those that you started, and `{AccessString.ReadPending}` those that you may signal or have
            signalled. For everybody else the instance does not exist.
            """,
        Access = new Access.AnyOf(InstanceAccess.AccessStrings),
        Parameters = [Parameter.IfNoneMatch],
        Responses = [OperationResponse.Ok<InstanceResponse>("The instance.", InstanceExamples.Suspended, ResponseHeader.ETag), OperationResponse.NotModified],
        Refusals = [ErrorCodes.NoSuchInstance],
    };

    public static Operation History { get; } = new("GetInstanceHistory", Tags.Instances, "Read the audit trail of an instance")
    {
        Description = """
            Everything that happened to the instance, in order. You need permission to read the instance. Without `PageReturned` and
            `ReturnLimit` you get the whole trail.
            """,
        Access = new Access.AnyOf(InstanceAccess.AccessStrings),
        Parameters = Parameter.Pages("0 sorts by `Sequence` ascending, 1 descending: the latest entry first."),
        Responses =
        [
            OperationResponse.Ok<IReadOnlyList<HistoryResponse>>(
                "The entries, in order.", InstanceExamples.History, ResponseHeader.TotalCount, ResponseHeader.TotalCountExceeded),
        ],
        Refusals = [ErrorCodes.NoSuchInstance],
    };

    private static Operation Listing(string id, string summary, string needed, string description) => new(id, Tags.Instances, summary)
    {
        Description = description,
        Access = new Access.AllOf(needed),
        Parameters = Parameter.ListWithCursor(Enum.GetNames<InstanceField>()),
        Responses =
        [
            OperationResponse.Ok<IReadOnlyList<InstanceQueryResponse>>(
                "A page of instances.", InstanceExamples.Page, ResponseHeader.TotalCount, ResponseHeader.TotalCountExceeded, ResponseHeader.NextCursor),
        ],
        Refusals = [ErrorCodes.QueryTooBroad, ErrorCodes.ListsBusy],
    };
}
