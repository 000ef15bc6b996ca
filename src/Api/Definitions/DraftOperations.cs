using WorkflowFunctions.Api.Errors;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>What the document says about changing, deleting and importing definitions.</summary>
internal static class DraftOperations
{
    public static Operation Update { get; } = new("UpdateDefinition", Tags.Definitions, "Change the texts of a definition")
    {
        Description = """
            Replaces the texts. If the latest version is published, a new draft is created from it. `Enabled` applies to all versions. If you leave it
            out, it stays as it is. You may also send members of the response.
            """,
        Needs = AccessString.ModifyDefinitions,
        Body = Payload.Of<DefinitionUpdateRequest>(("Example", """
            { "DisplayName": "Web server certificate: two approvals", "Description": "Asks two PKI approvers.", "Enabled": true }
            """)),
        Answers = [Answer.Ok<DefinitionResponse>("The draft.", DefinitionExamples.Draft)],
        Refusals = [ErrorCodes.NoSuchDefinition],
    };

    public static Operation Delete { get; } = new("DeleteDefinition", Tags.Definitions, "Delete a definition")
    {
        Description = "Afterwards nothing can be started from it. The request is refused while instances of it are running or suspended.",
        Needs = AccessString.ModifyDefinitions,
        Answers = [Answer.NoContent("It is deleted.")],
        Refusals = [ErrorCodes.NoSuchDefinition, ErrorCodes.DefinitionInUse, ErrorCodes.UnsupportedMediaType, ErrorCodes.BodyTooLarge],
    };

    public static Operation Import { get; } = new("ImportDefinition", Tags.Definitions, "Import an exported definition")
    {
        Description = """
            Creates a draft with new ids from an export, which may come unchanged from another installation. `Problems` lists what publishing would
            refuse. Secrets in plain text are left out and are listed as well.
            """,
        Needs = AccessString.ModifyDefinitions,
        Body = Payload.Of<DefinitionResponse>(("Export", DefinitionExamples.Published)),
        Answers = [Answer.Ok<ImportResponse>("The draft, and what publishing it would refuse.", $$"""{ "Definition": {{DefinitionExamples.Draft}}, "Problems": [] }""")],
        Refusals = [ErrorCodes.InvalidDefinition],
    };
}
