using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Instances;

/// <summary>How the document describes adding people and roles to a step that waits.</summary>
internal static class AssigneeOperations
{
    public static Operation Assign { get; } = new("AssignInstance", Tags.Instances, "Ask further people or roles at the step that waits")
    {
        Description = """
            The step that waits goes on to ask those whom it asks, and asks these as well. Callers who may manage instances can do that, and
            those whom the step asks now, if the definition says so (`AssigneesMayForward`); with these, whoever may answer in such a person's
            place. The history says who has added whom, and why: `bob for alice asks dave as well: …`.
            Whoever is asked already is not asked twice: the same request again gets the same response. Somebody who may not answer the step,
            such as its requester under four eyes, cannot be added. An instance that you may neither read nor manage, and that does not ask
            you, does not exist for you.
            """,
        Access = new Access.SignedIn(),
        Parameters = [Parameter.IfMatch],
        Body = Payload.Of<AssigneesRequest>(
            ("People", """{ "People": ["bob", "carol@example.com"], "Reason": "alice is on holiday." }"""),
            ("Roles", """{ "RoleIds": [3], "SignalKey": "RequireApproval1.ApprovalStatus", "Reason": "The owners know the server." }""")),
        Responses = [OperationResponse.NoContent("They are asked.")],
        Refusals = [ErrorCodes.NoSuchInstance, ErrorCodes.MayNotAssign, ErrorCodes.NotWaiting, ErrorCodes.StandsElsewhere],
    };
}
