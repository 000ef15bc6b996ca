using WorkflowFunctions.Api.Errors;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>What the document says about the life of definitions.</summary>
internal static class DefinitionOperations
{
    public static Operation Create { get; } = new("CreateDefinition", Tags.Definitions, "Create a definition")
    {
        Description = "It begins as a draft without steps. You may also send members of the response; the service sets them itself.",
        Needs = AccessString.ModifyDefinitions,
        Body = Payload.Of<DefinitionCreateRequest>(("Example", """
            { "DisplayName": "Web server certificate: two approvals", "WorkflowType": "Enrollment", "Key": "12",
              "Description": "Asks two PKI approvers before a web server certificate is issued." }
            """)),
        Answers = [Answer.Ok<DefinitionResponse>("The draft.", DefinitionExamples.Empty)],
    };

    public static Operation List { get; } = new("ListDefinitions", Tags.Definitions, "List definitions")
    {
        Needs = AccessString.ReadDefinitions,
        Parameters = Parameter.List([.. DefinitionFields.Catalogue.Fields.Select(field => field.Name)], DefinitionFields.DefaultSort),
        Answers =
        [
            Answer.Ok<IReadOnlyList<DefinitionQueryResponse>>(
                "A page of definitions.", DefinitionExamples.Page, AnswerHeader.TotalCount, AnswerHeader.TotalCountExceeded),
        ],
    };

    public static Operation Find { get; } = new("GetDefinition", Tags.Definitions, "Read a definition")
    {
        Needs = AccessString.ReadDefinitions,
        Parameters =
        [
            Parameter.Query("definitionVersion", "The version. If you leave it out, you get the latest.", () => Schemas.Whole(1, null)),
            Parameter.Query("exportable", "`true` leaves out the ids of roles, which mean nothing to another installation.", () => Schemas.Flag(false)),
            Parameter.IfNoneMatch,
        ],
        Answers = [Answer.Ok<DefinitionResponse>("The version.", DefinitionExamples.Published, AnswerHeader.ETag), Answer.NotModified],
        Refusals = [ErrorCodes.NoSuchDefinition],
    };

    public static Operation ReplaceSteps { get; } = new("ReplaceSteps", Tags.Definitions, "Replace the steps of the draft")
    {
        Description = """
            If the latest version is published, a new draft is created. A draft may have problems in its flow, which publishing refuses. Its
            steps must be readable and have different names. You can send steps back as you have read them.
            """,
        Needs = AccessString.ModifyDefinitions,
        Body = Payload.Of<IReadOnlyList<DefinitionStepRequest>>(("One approval", """
            [{ "UniqueName": "StartNOOP", "DisplayName": "Start", "ExtensionName": "NOOPStep", "Outputs": { "continue": "RequireApproval1" } },
             { "UniqueName": "RequireApproval1", "DisplayName": "Two approvals", "ExtensionName": "RequireApproval",
               "ConfigurationParameters": { "MinimumApprovals": 2 }, "Signals": [{ "SignalName": "ApprovalStatus", "RoleIds": [2] }],
               "Conditions": [{ "Value": "$(production)" }], "Outputs": { "continue": "EndNOOP" } },
             { "UniqueName": "EndNOOP", "DisplayName": "End", "ExtensionName": "NOOPStep", "Outputs": {} }]
            """)),
        Answers = [Answer.Ok<DefinitionResponse>("The draft.", DefinitionExamples.Draft)],
        Refusals = [ErrorCodes.NoSuchDefinition, ErrorCodes.InvalidDefinition],
    };

    public static Operation Publish { get; } = new("PublishDefinition", Tags.Definitions, "Publish the draft")
    {
        Description = "From now on, new instances run this version. Existing instances stay on theirs. A definition with problems is refused.",
        Needs = AccessString.ModifyDefinitions,
        Answers = [Answer.Ok<DefinitionResponse>("The published version.", DefinitionExamples.Published)],
        Refusals = [ErrorCodes.NoSuchDefinition, ErrorCodes.InvalidDefinition, ErrorCodes.UnsupportedMediaType, ErrorCodes.BodyTooLarge],
    };
}
