using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Instances;

/// <summary>What the document says about starting, listing and reading instances.</summary>
internal static class InstanceOperations
{
    public static Operation Start { get; } = new("StartInstance", Tags.Instances, "Start a workflow")
    {
        Description = """
            Starts an instance of a published, enabled definition, and answers how it stands after its first steps. Whoever may have
            to repeat the request sends `Idempotency-Key` or `InstanceId`: the same request again starts nothing and is answered as
            the first was.
            """,
        Access = new Access.AllOf(AccessString.StartInstances),
        Parameters =
        [
            Parameter.Header("Idempotency-Key", "Any text of your choice that names this start among yours; not together with `InstanceId`.",
                () => Schemas.Text(StartBody.LongestIdempotencyKey)),
        ],
        Body = Payload.Of<StartInstanceRequest>(
            ("By type and key", """{ "WorkflowType": "Enrollment", "Key": "12", "InitialData": { "cn": "www.example.com" } }"""),
            ("By definition", """
                { "DefinitionId": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10", "Title": "Certificate for www.example.com",
                  "InitialData": { "cn": "www.example.com" }, "InstanceId": "018f4c1e-7a3b-7c55-9d0e-2f6b8a4d1c90" }
                """)),
        Answers = [Answer.Ok<InstanceResponse>("The instance.", InstanceExamples.Suspended)],
        Refusals =
        [
            ErrorCodes.NoSuchDefinition, ErrorCodes.NotPublished, ErrorCodes.DefinitionDisabled, ErrorCodes.AmbiguousDefinition,
            ErrorCodes.InstanceIdTaken,
        ],
    };

    public static Operation List { get; } = Listing("ListInstances", "List all instances", AccessString.ReadInstances, "All instances there are.");

    public static Operation ListMine { get; } =
        Listing("ListMyInstances", "List what I started", AccessString.ReadMine, "The instances that the caller has started, ended ones included.");

    public static Operation ListAssigned { get; } = Listing("ListAssignedInstances", "List what waits for me", AccessString.ReadPending,
        "The instances that wait for a signal which the caller may send and has not sent yet.");

    public static Operation Find { get; } = new("GetInstance", Tags.Instances, "Read an instance")
    {
        Description = $"""
            How the instance stands: always exact, while lists show what was last committed. For callers with `{AccessString.ReadInstances}`;
            with `{AccessString.ReadMine}` for those that the caller started; with `{AccessString.ReadPending}` for those that the caller
            may signal or has signalled. To everybody else it does not exist.
            """,
        Access = new Access.AnyOf(InstanceAccess.AccessStrings),
        Parameters = [Parameter.IfNoneMatch],
        Answers = [Answer.Ok<InstanceResponse>("The instance.", InstanceExamples.Suspended, AnswerHeader.ETag), Answer.NotModified],
        Refusals = [ErrorCodes.NoSuchInstance],
    };

    public static Operation History { get; } = new("GetInstanceHistory", Tags.Instances, "Read the audit trail of an instance")
    {
        Description = "All that happened to it, in order. For whoever may read the instance.",
        Access = new Access.AnyOf(InstanceAccess.AccessStrings),
        Answers = [Answer.Ok<IReadOnlyList<HistoryResponse>>("The entries, the first one first.", InstanceExamples.History)],
        Refusals = [ErrorCodes.NoSuchInstance],
    };

    private static Operation Listing(string id, string summary, string needed, string description) => new(id, Tags.Instances, summary)
    {
        Description = description,
        Access = new Access.AllOf(needed),
        Parameters = Parameter.List(Enum.GetNames<InstanceField>(), nameof(InstanceField.CurrentStepDisplayName)),
        Answers =
        [
            Answer.Ok<IReadOnlyList<InstanceQueryResponse>>(
                "A page of instances.", InstanceExamples.Page, AnswerHeader.TotalCount, AnswerHeader.TotalCountExceeded),
        ],
        Refusals = [ErrorCodes.QueryTooBroad],
    };
}
