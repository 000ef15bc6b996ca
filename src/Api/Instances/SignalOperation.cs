using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Instances;

/// <summary>How the document describes sending a signal, the heart of the service.</summary>
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
            ErrorCodes.AnsweredOtherwise, ErrorCodes.StandsElsewhere, ErrorCodes.NotWaiting, ErrorCodes.DeadlinePassed,
        ],
    };
}
