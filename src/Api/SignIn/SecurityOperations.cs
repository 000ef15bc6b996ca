using WorkflowFunctions.Api.OpenApi;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>How the document describes callers and roles.</summary>
internal static class SecurityOperations
{
    public static Operation ListRoles { get; } = new("ListRoles", Tags.Security, "List roles")
    {
        Description = "Every signed-in caller can read this list. What a role allows is shown only to people who hold it.",
        Access = new Access.SignedIn(),
        Parameters = Parameter.List([.. RoleFields.Catalogue.Fields.Select(field => field.Name)], RoleFields.DefaultSort),
        Responses = [OperationResponse.Ok<IReadOnlyList<RoleResponse>>("A page of roles.", """[{ "Id": 2, "Name": "PKI Approvers" }]""", ResponseHeader.TotalCount, ResponseHeader.TotalCountExceeded)],
    };

    public static Operation Me { get; } = new("GetMe", Tags.Security, "Who I am")
    {
        Description = "Shows the caller, with roles and what they allow.",
        Access = new Access.SignedIn(),
        Responses =
        [
            OperationResponse.Ok<MeResponse>("The caller.", """
                { "Name": "alice", "Key": "0d7d4c3cb2d7e0f8c6a4fb0c1c6c2e1a8b6e9d5f4a3b2c1d0e9f8a7b6c5d4e3f", "Mail": "alice@example.com",
                  "Roles": [{ "Id": 2, "Name": "PKI Approvers" }], "AccessStrings": ["/workflows/instances/read/pending/"] }
                """),
        ],
    };
}
