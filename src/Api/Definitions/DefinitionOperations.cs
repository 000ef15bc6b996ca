using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>How the document describes creating, reading, changing and deleting definitions.</summary>
internal static class DefinitionOperations
{
    private static readonly Parameter Force = Parameter.Query("force", """
        Accepted for clients of the original API, where it starts what is queued. Nothing is queued here, so it makes no difference.
        """, () => Schemas.Flag(false)) with { SharedAs = "Force" };

    public static Operation Create { get; } = new("CreateDefinition", Tags.Definitions, "Create a definition")
    {
        Description = "It begins as a draft without steps. You may also send members of the response; the service sets them itself.",
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
        Parameters = [Force],
        Body = Payload.Of<DefinitionCreateRequest>(("Example", """
            { "DisplayName": "Web server certificate: two approvals", "WorkflowType": "Enrollment", "Key": "12",
              "Description": "Asks two PKI approvers before a web server certificate is issued." }
            """)),
        Responses = [OperationResponse.Ok<DefinitionResponse>("The draft.", DefinitionExamples.Empty)],
    };

    public static Operation List { get; } = new("ListDefinitions", Tags.Definitions, "List definitions")
    {
        Access = new Access.AllOf(AccessString.ReadDefinitions),
        Parameters = Parameter.List([.. DefinitionFields.Catalogue.Fields.Select(field => field.Name)], DefinitionFields.DefaultSort),
        Responses =
        [
            OperationResponse.Ok<IReadOnlyList<DefinitionQueryResponse>>(
                "A page of definitions.", DefinitionExamples.Page, ResponseHeader.TotalCount, ResponseHeader.TotalCountExceeded),
        ],
    };

    public static Operation Find { get; } = new("GetDefinition", Tags.Definitions, "Read a definition")
    {
        Access = new Access.AllOf(AccessString.ReadDefinitions),
        Parameters =
        [
            Parameter.Query("definitionVersion", "The version. If you leave it out, you get the latest.", () => Schemas.Whole(1, null)),
            Parameter.Query("exportable", "`true` leaves out the ids of roles, which mean nothing to another installation.", () => Schemas.Flag(false)),
            Parameter.IfNoneMatch,
        ],
        Responses = [OperationResponse.Ok<DefinitionResponse>("The version.", DefinitionExamples.Published, ResponseHeader.ETag), OperationResponse.NotModified],
        Refusals = [ErrorCodes.NoSuchDefinition],
    };

    public static Operation Update { get; } = new("UpdateDefinition", Tags.Definitions, "Change the texts of a definition")
    {
        Description = """
            Replaces the texts. If the latest version is published, a new draft is created from it. `Enabled` applies to all versions. If you leave it
            out, it stays as it is. You may also send members of the response.
            """,
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
        Parameters = [Force, Parameter.IfMatch],
        Body = Payload.Of<DefinitionUpdateRequest>(("Example", """
            { "DisplayName": "Web server certificate: two approvals", "Description": "Asks two PKI approvers.", "Enabled": true }
            """)),
        Responses = [OperationResponse.Ok<DefinitionResponse>("The draft.", DefinitionExamples.Draft)],
        Refusals = [ErrorCodes.NoSuchDefinition],
    };

    public static Operation SetStatus { get; } = new("SetDefinitionStatus", Tags.Definitions, "Enable or disable a definition")
    {
        Description = "`true` enables it, `false` disables it, in all versions and at once. No new version is created. A repeat changes nothing. " + DraftOperations.WhoseApprovers,
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
        Parameters = [Force, Parameter.IfMatch],
        Body = Payload.Of<bool>(("Disable", "false")),
        Responses = [OperationResponse.NoContent("It is as you want it.")],
        Refusals = [ErrorCodes.NoSuchDefinition],
    };

    public static Operation Delete { get; } = new("DeleteDefinition", Tags.Definitions, "Delete a definition")
    {
        Description = "Afterwards nothing can be started from it. The request is refused while instances of it are running or suspended. " + DraftOperations.WhoseApprovers,
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
        Parameters = [Parameter.IfMatch],
        Responses = [OperationResponse.NoContent("It is deleted.")],
        Refusals = [ErrorCodes.NoSuchDefinition, ErrorCodes.DefinitionInUse, ErrorCodes.BodyTooLarge],
    };
}
