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

    private const string KeysOfVersions =
        "Version 1 shows the first key as `Key`, and how many there are as `KeyCount` if there are several. Version 2 shows all `Keys`.";

    public static Operation Create { get; } = new("CreateDefinition", Tags.Definitions, "Create a definition")
    {
        Description = """
            It begins as a draft without steps. You may also send members of the response; the service sets them itself. Version 1 takes one `Key`,
            version 2 all `Keys`, and needs them and the `Description`.
            """,
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
        Parameters = [Force],
        Body = Payload.Of<DefinitionCreateRequest>(("Example", """
            { "DisplayName": "Web server certificate: two approvals", "WorkflowType": "Enrollment", "Key": "12",
              "Description": "Asks two PKI approvers before a web server certificate is issued." }
            """), ("Version 2", """
            { "DisplayName": "Web server certificate: two approvals", "WorkflowType": "Enrollment", "Keys": ["12", "13"],
              "Description": "Asks two PKI approvers before a web server certificate is issued." }
            """)),
        Responses = [OperationResponse.Ok<DefinitionResponse>("The draft.", DefinitionExamples.Empty)],
    };

    public static Operation List { get; } = new("ListDefinitions", Tags.Definitions, "List definitions")
    {
        Description = KeysOfVersions,
        Access = new Access.AllOf(AccessString.ReadDefinitions),
        Parameters = Parameter.List([.. DefinitionFields.Catalogue.Fields.Select(field => field.Name)], DefinitionFields.DefaultSort),
        Responses =
        [
            new OperationResponse(200, "A page of definitions.",
                Payload.Of<IReadOnlyList<DefinitionQueryResponse>>(("Version 1", DefinitionExamples.Page), ("Version 2", DefinitionExamples.PageOfVersion2)),
                ResponseHeader.TotalCount, ResponseHeader.TotalCountExceeded),
        ],
    };

    public static Operation Find { get; } = new("GetDefinition", Tags.Definitions, "Read a definition")
    {
        Description = KeysOfVersions + " Signals name their roles as `RoleIds` in version 1, as `Roles` in version 2.",
        Access = new Access.AllOf(AccessString.ReadDefinitions),
        Parameters =
        [
            Parameter.Query("definitionVersion", "The version. If you leave it out, you get the latest.", () => Schemas.Whole(1, null)),
            Parameter.Query("exportable", "`true` leaves out the ids of roles, which mean nothing to another installation.", () => Schemas.Flag(false)),
            Parameter.IfNoneMatch,
        ],
        Responses =
        [
            new OperationResponse(200, "The version.",
                Payload.Of<DefinitionResponse>(("Version 1", DefinitionExamples.Published), ("Version 2", DefinitionExamples.PublishedOfVersion2)),
                ResponseHeader.ETag, ResponseHeader.KeyCount),
            OperationResponse.NotModified,
        ],
        Refusals = [ErrorCodes.NoSuchDefinition],
    };

    public static Operation Update { get; } = new("UpdateDefinition", Tags.Definitions, "Change the texts of a definition")
    {
        Description = """
            Replaces the texts. If the latest version is published, a new draft is created from it. `Enabled` applies to all versions. If you leave it
            out, it stays as it is. Keys, too, belong to all versions: version 1 sets the one `Key`, and is refused if that would take others away;
            version 2 sets all `Keys`. You may also send members of the response.
            """ + " " + DraftOperations.WhoseApprovers,
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
        Parameters = [Force, Parameter.IfMatch],
        Body = Payload.Of<DefinitionUpdateRequest>(("Example", """
            { "DisplayName": "Web server certificate: two approvals", "Description": "Asks two PKI approvers.", "Enabled": true }
            """), ("Version 2", """
            { "DisplayName": "Web server certificate: two approvals", "Description": "Asks two PKI approvers.", "Keys": ["12", "13", "14"] }
            """)),
        Responses = [OperationResponse.Ok<DefinitionResponse>("The draft.", DefinitionExamples.Draft)],
        Refusals = [ErrorCodes.NoSuchDefinition, ErrorCodes.SeveralKeys],
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

    public static Operation History { get; } = new("GetDefinitionHistory", Tags.Definitions, "Read the history of a definition")
    {
        Description = "Who did what, and when, with the definition and its versions. The latest 1,000 entries are kept. It begins with the first change after the update to the release that keeps it.",
        Access = new Access.AllOf(AccessString.ReadDefinitions),
        Parameters = Parameter.Pages("0 gives the first entry first, 1 the latest."),
        Responses =
        [
            OperationResponse.Ok<IReadOnlyList<DefinitionHistoryResponse>>("The entries.", """
                [{ "Sequence": 7, "At": "2026-03-02T09:30:00Z", "Kind": "RolledBack", "Version": 1, "Actor": "carol",
                   "Message": "Version 1 is published again, in place of version 2." }]
                """, ResponseHeader.TotalCount),
        ],
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
