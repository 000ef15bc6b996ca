using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Delegations;

/// <summary>How the document describes delegations.</summary>
internal static class DelegationOperations
{
    private const string Example = """
        { "Id": "0b8f2c54-8a0e-4f0e-9b51-2a4b8d1f7c11", "From": { "Key": "0d7d4c3cb2d7e0f8c6a4fb0c1c6c2e1a8b6e9d5f4a3b2c1d0e9f8a7b6c5d4e3f", "Name": "alice" },
          "To": { "Key": "1e7d4c3cb2d7e0f8c6a4fb0c1c6c2e1a8b6e9d5f4a3b2c1d0e9f8a7b6c5d4e3f", "Name": "bob" }, "Until": "2026-12-24T00:00:00Z",
          "WorkflowTypes": ["Enrollment"], "MadeBy": { "Key": "0d7d4c3cb2d7e0f8c6a4fb0c1c6c2e1a8b6e9d5f4a3b2c1d0e9f8a7b6c5d4e3f", "Name": "alice" },
          "MadeAt": "2026-12-01T08:00:00Z", "StartsAt": "2026-12-14T00:00:00Z" }
        """;

    public static Operation List { get; } = new("ListDelegations", Tags.Delegations, "List delegations that are not over")
    {
        Description = "Those of which you are one side, also if they start later. Callers who may manage delegations see all.",
        Access = new Access.SignedIn(),
        Parameters = Parameter.List([.. DelegationFields.Catalogue.Fields.Select(field => field.Name)], DelegationFields.DefaultSort),
        Responses =
        [
            OperationResponse.Ok<IReadOnlyList<DelegationResponse>>("A page of delegations.", $"[{Example}]", ResponseHeader.TotalCount, ResponseHeader.TotalCountExceeded),
        ],
    };

    public static Operation Create { get; } = new("CreateDelegation", Tags.Delegations, "Let somebody answer in the place of a person who is absent")
    {
        Description = """
            From `StartsAt` until `Until`, `To` sees what waits for `From` and may answer it, with one vote for both; the history shows "bob for alice". Neither
            four eyes nor other rules about who may answer are got round by it: both people have to be allowed. It goes no further: what `From`
            answers in the place of others is not passed on. For oneself it needs nothing but the sign-in; for others,
            the permission to manage delegations. Without `StartsAt` it is in effect at once; on other workers within ten seconds. The same request
            again gets the same delegation.
            """,
        Access = new Access.SignedIn(),
        Body = Payload.Of<DelegationRequest>(
            ("Own", """{ "To": "bob", "Until": "2026-12-24T00:00:00Z" }"""),
            ("Another's", """{ "From": "alice", "To": "bob@example.com", "Until": "2026-12-24", "StartsAt": "2026-12-14", "WorkflowTypes": ["Enrollment"] }""")),
        Responses = [OperationResponse.Ok<DelegationResponse>("It runs.", Example)],
        Refusals = [ErrorCodes.MayNotDelegate, ErrorCodes.TooManyDelegations],
    };

    public static Operation Delete { get; } = new("DeleteDelegation", Tags.Delegations, "End a delegation")
    {
        Description = "The absent person ends it, or a caller who may manage delegations. What was answered stays. A delegation ends by itself when its time is over.",
        Access = new Access.SignedIn(),
        Responses = [OperationResponse.NoContent("It has ended.")],
        Refusals = [ErrorCodes.MayNotDelegate, ErrorCodes.NoSuchDelegation, ErrorCodes.BodyTooLarge],
    };
}
