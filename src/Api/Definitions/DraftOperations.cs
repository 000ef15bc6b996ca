using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>What the document says about what makes drafts, and what publishes them.</summary>
internal static class DraftOperations
{
    public static Operation Import { get; } = new("ImportDefinition", Tags.Definitions, "Import an exported definition")
    {
        Description = """
            Takes an export of another installation as it is, and makes a draft of it with new ids. `Problems` is what publishing would refuse; secrets
            that stood there as they are have been left out, and are listed, too.
            """,
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
        Body = Payload.Of<DefinitionResponse>(("Export", DefinitionExamples.Published)),
        Answers = [Answer.Ok<ImportResponse>("The draft, and what publishing it would refuse.", $$"""{ "Definition": {{DefinitionExamples.Draft}}, "Problems": [] }""")],
        Refusals = [ErrorCodes.InvalidDefinition],
    };

    public static Operation ReplaceSteps { get; } = new("ReplaceSteps", Tags.Definitions, "Replace the steps of the draft")
    {
        Description = """
            Where the latest version is published, a new draft is made. A draft may be saved with problems of flow, which publishing refuses;
            not with steps that cannot be read or told apart. Steps as they were read can be sent back.
            """,
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
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
        Description = "New instances run it from now on; those that run already stay with their version. A definition with problems is refused.",
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
        Answers = [Answer.Ok<DefinitionResponse>("The published version.", DefinitionExamples.Published)],
        Refusals = [ErrorCodes.NoSuchDefinition, ErrorCodes.InvalidDefinition, ErrorCodes.UnsupportedMediaType, ErrorCodes.BodyTooLarge],
    };
}
