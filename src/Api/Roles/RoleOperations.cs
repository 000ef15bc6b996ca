using System.Collections.Immutable;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Roles;

/// <summary>How the document describes roles, and what belongs to them.</summary>
internal static class RoleOperations
{
    private const string WhatIsShown = "Every signed-in caller sees the id and the name. The rest is for those who may list claims, and depends on the version of the API.";

    private const string WhatIsGranted = """
        You need to hold every access string that the role grants, before and after. Whoever changes the claims of a role that a published
        definition asks needs that role, or the permission to change approvers.
        """;

    private const string Example = """
        { "Id": 1000001, "Name": "Web Team", "Description": "Asks for certificates of web servers.", "EmailAddress": "web@example.com",
          "Immutable": false, "PermissionSetId": "c1d4f1f6-3f5c-4a0e-8d0b-6a54d7a3a4e9", "Permissions": ["/workflows/instances/start/"],
          "Claims": [{ "Id": 1, "Description": "", "ClaimType": "OAuthRole", "ClaimValue": "web-team",
            "Provider": { "Id": "1f0e4b0c-8f66-4d8b-9f0e-0c6d6a3d9b11", "AuthenticationScheme": "Bearer", "DisplayName": "Bearer" } }] }
        """;

    public static Operation List { get; } = new("ListRoles", Tags.Security, "List roles")
    {
        Description = WhatIsShown,
        Access = new Access.SignedIn(),
        Parameters = Fields(RoleFields.Catalogue, RoleFields.DefaultSort),
        Responses = [Page<RoleResponse>("A page of roles.", """[{ "Id": 2, "Name": "PKI Approvers" }]""")],
    };

    public static Operation Find { get; } = new("GetRole", Tags.Security, "Read a role")
    {
        Description = WhatIsShown,
        Access = new Access.SignedIn(),
        Parameters = [Parameter.IfNoneMatch],
        Responses = [OperationResponse.Ok<RoleResponse>("The role.", Example, ResponseHeader.ETag), OperationResponse.NotModified],
        Refusals = [ErrorCodes.NoSuchRole],
    };

    public static Operation Create { get; } = new("CreateRole", Tags.Security, "Create a role")
    {
        Description = "It is in effect at once; on other workers within ten seconds. Version 1 takes `Identities`, version 2 `Claims` and `EmailAddress`. " + WhatIsGranted,
        Access = new Access.AllOf(AccessString.ModifySecurity),
        Body = Payload.Of<RoleCreateRequest>(("Example", """
            { "Name": "Web Team", "Description": "Asks for certificates of web servers.", "Permissions": ["/workflows/instances/start/"],
              "Claims": [{ "ClaimType": "OAuthRole", "ClaimValue": "web-team", "ProviderAuthenticationScheme": "Bearer", "Description": "" }] }
            """)),
        Responses = [OperationResponse.Ok<RoleResponse>("The role.", Example)],
        Refusals = [ErrorCodes.RoleNameTaken, ErrorCodes.TooManyRoles],
    };

    public static Operation Update { get; } = new("UpdateRole", Tags.Security, "Change a role")
    {
        Description = "Replaces all that the version knows of the role, with complete lists. Version 1 keeps claims that are not about users. " + WhatIsGranted,
        Access = new Access.AllOf(AccessString.ModifySecurity),
        Parameters = [Parameter.IfMatch],
        Body = Payload.Of<RoleUpdateRequest>(("Example", """
            { "Id": 1000001, "Name": "Web Team", "Description": "Asks for certificates.", "Permissions": ["/workflows/instances/start/"], "Claims": [] }
            """)),
        Responses = [OperationResponse.Ok<RoleResponse>("The role.", Example)],
        Refusals = [ErrorCodes.NoSuchRole, ErrorCodes.RoleIsConfigured, ErrorCodes.RoleNameTaken],
    };

    public static Operation Delete { get; } = new("DeleteRole", Tags.Security, "Delete a role")
    {
        Description = "Nobody holds it any more, and no other role gets its id. The request is refused while definitions, or instances that are under way, ask the role. You need to hold every access string that it grants.",
        Access = new Access.AllOf(AccessString.ModifySecurity),
        Parameters = [Parameter.IfMatch],
        Responses = [OperationResponse.NoContent("It is deleted.")],
        Refusals = [ErrorCodes.NoSuchRole, ErrorCodes.RoleIsConfigured, ErrorCodes.RoleInUse, ErrorCodes.BodyTooLarge],
    };

    public static Operation ListClaims { get; } = new("ListClaims", Tags.Security, "List the claims of stored roles")
    {
        Access = new Access.AllOf(AccessString.ReadSecurity),
        Parameters = Fields(SecurityLists.ClaimFields, "Id"),
        Responses =
        [
            Page<ClaimResponse>("A page of claims.", """
                [{ "Id": 1, "Description": "", "ClaimType": "OAuthRole", "ClaimValue": "web-team",
                   "Provider": { "Id": "1f0e4b0c-8f66-4d8b-9f0e-0c6d6a3d9b11", "AuthenticationScheme": "Bearer", "DisplayName": "Bearer" } }]
                """),
        ],
    };

    public static Operation ListIdentities { get; } = new("ListIdentities", Tags.Security, "List configured users")
    {
        Access = new Access.AllOf(AccessString.ReadSecurity),
        Parameters = Fields(SecurityLists.IdentityFields, "AccountName"),
        Responses = [Page<IdentityResponse>("A page of users.", """[{ "Id": 1203344, "AccountName": "alice", "IdentityType": "User" }]""")],
    };

    public static Operation ListPermissionSets { get; } = new("ListPermissionSets", Tags.Security, "List permission sets")
    {
        Description = "There is one, `Global`: all access strings of the service.",
        Access = new Access.AllOf(AccessString.ReadSecurity),
        Parameters = Fields(SecurityLists.PermissionSetFields, "Name"),
        Responses =
        [
            Page<PermissionSetResponse>("A page of permission sets.", """
                [{ "Id": "c1d4f1f6-3f5c-4a0e-8d0b-6a54d7a3a4e9", "Name": "Global", "Permissions": ["/workflows/instances/read/"] }]
                """),
        ],
    };

    private static ImmutableArray<Parameter> Fields<T>(QueryCatalogue<T> catalogue, string defaultSort) =>
        Parameter.List([.. catalogue.Fields.Select(field => field.Name)], defaultSort);

    private static OperationResponse Page<T>(string description, string example) =>
        OperationResponse.Ok<IReadOnlyList<T>>(description, example, ResponseHeader.TotalCount, ResponseHeader.TotalCountExceeded);
}
