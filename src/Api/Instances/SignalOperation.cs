using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Instances;

/// <summary>How the document describes sending signals, the heart of the service.</summary>
internal static class SignalOperation
{
    public static Operation Send { get; } = new("SendSignal", Tags.Instances, "Answer the step that waits")
    {
        Description = """
            Feeds a person's decision to the instance that waits for it. Only the step at which the instance stands takes signals, and only
            from callers who hold one of the roles configured for the signal; no access string is needed.

            204 means that the decision is on disk and is counted, once. 503 means that this is not known: send it again, that is safe.
            The same answer again is 204 and changes nothing, even after the instance has ended; another answer is refused.

            With `Prefer: return=representation` the response is 200 with the instance as it stands afterwards, as a GET shows it, if
            you may read it.
            """,
        Access = new Access.SignedIn(),
        Parameters =
        [
            Parameter.Header("Prefer", "`return=representation` asks for the instance as it stands afterwards.",
                () => Schemas.Text()) with { Example = "\"return=representation\"" },
        ],
        Body = Payload.OneOrArrayOfOne<SignalRequest>(
            ("Approve", """{ "SignalKey": "RequireApproval1.ApprovalStatus", "Data": { "Approved": "True", "Comment": "Looks right." } }"""),
            ("Deny", """{ "SignalKey": "RequireApproval1.ApprovalStatus", "Data": { "Approved": "False", "Comment": "Unknown host." } }""")),
        Responses =
        [
            OperationResponse.NoContent("The signal is stored."),
        ],
        Refusals =
        [
            ErrorCodes.InvalidSignalData, ErrorCodes.NoSuchInstance, ErrorCodes.MissingRole, ErrorCodes.RequesterMayNotApprove,
            ErrorCodes.ApprovedBefore, ErrorCodes.Excluded,
            ErrorCodes.AnsweredOtherwise, ErrorCodes.StandsElsewhere, ErrorCodes.NotWaiting, ErrorCodes.DeadlinePassed,
        ],
    };

    public static Operation SendSeveral { get; } = new("SendSignals", Tags.Instances, "Answer several instances at once")
    {
        Description = """
            Takes 1 to 100 signals. Each is decided as if it had been sent by itself, and no other depends on it; several for the same
            instance are decided in their order. The response has the outcome of each, in the order of the request: `Status` is that of
            a single signal (204 if it is stored), and `Error` its body. So look at each of them, even though the response is 200.

            A signal may have 64 KiB, and all together 1 MiB. The request counts as that many requests where requests are limited. If
            you get no response, or 503 for some, send them again; that is safe.
            """,
        Access = new Access.SignedIn(),
        Body = Payload.ArrayOf<InstanceSignalRequest>(1, SeveralSignalsBody.Most,
            ("Approve two", """
                [{ "InstanceId": "018f4c1e-7a3b-7c55-9d0e-2f6b8a4d1c90", "SignalKey": "RequireApproval1.ApprovalStatus", "Data": { "Approved": "True" } },
                 { "InstanceId": "018f4c1e-7a3b-7c55-9d0e-2f6b8a4d1c91", "SignalKey": "RequireApproval1.ApprovalStatus", "Data": { "Approved": "True" } }]
                """)),
        Responses =
        [
            OperationResponse.Ok<IReadOnlyList<SignalOutcomeResponse>>("What became of each.", """
                [{ "InstanceId": "018f4c1e-7a3b-7c55-9d0e-2f6b8a4d1c90", "SignalKey": "RequireApproval1.ApprovalStatus", "Status": 204 },
                 { "InstanceId": "018f4c1e-7a3b-7c55-9d0e-2f6b8a4d1c91", "SignalKey": "RequireApproval1.ApprovalStatus", "Status": 409,
                   "Error": { "ErrorCode": "0xA0120025", "Message": "The instance waits for no signal: it is Complete (4)." } }]
                """),
        ],
    };
}
