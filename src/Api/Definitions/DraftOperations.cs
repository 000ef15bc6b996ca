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
            Replaces the texts; where the latest version is published, a new draft is made of it. `Enabled` concerns all versions, and stays as it is
            where it is left out. Members of the answer may be sent, too.
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
        Description = "Nothing starts from it any more. It is refused while instances of it run or are suspended.",
        Needs = AccessString.ModifyDefinitions,
        Answers = [Answer.NoContent("It is deleted.")],
        Refusals = [ErrorCodes.NoSuchDefinition, ErrorCodes.DefinitionInUse, ErrorCodes.UnsupportedMediaType, ErrorCodes.BodyTooLarge],
    };

    public static Operation Import { get; } = new("ImportDefinition", Tags.Definitions, "Import an exported definition")
    {
        Description = """
            Takes an export of another installation as it is, and makes a draft of it with new ids. `Problems` is what publishing would refuse; secrets
            that stood there as they are have been left out, and are listed, too.
            """,
        Needs = AccessString.ModifyDefinitions,
        Body = Payload.Of<DefinitionResponse>(("Export", DefinitionExamples.Published)),
        Answers = [Answer.Ok<ImportResponse>("The draft, and what publishing it would refuse.", $$"""{ "Definition": {{DefinitionExamples.Draft}}, "Problems": [] }""")],
        Refusals = [ErrorCodes.InvalidDefinition],
    };
}
