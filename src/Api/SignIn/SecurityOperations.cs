using WorkflowFunctions.Api.OpenApi;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>How the document describes callers.</summary>
internal static class SecurityOperations
{
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

    public static Operation My { get; } = new("GetMy", Tags.Security, "What I hold and may do")
    {
        Description = "As clients of the original API read it. `/Security/Me` tells more.",
        Access = new Access.SignedIn(),
        Responses =
        [
            OperationResponse.Ok<MyResponse>("The roles by name, and what they allow.", """
                { "Roles": ["PKI Approvers"], "GlobalPermissions": [{ "Area": "workflows/instances/read", "Permission": "pending" }] }
                """),
        ],
    };
}
