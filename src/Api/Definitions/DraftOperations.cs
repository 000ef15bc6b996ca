using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>How the document describes making drafts and publishing them.</summary>
internal static class DraftOperations
{
    public const string WhoseApprovers =
        "To change whom a published definition asks, you also need one of its roles, or the permission to change approvers.";

    public static Operation Import { get; } = new("ImportDefinition", Tags.Definitions, "Import an exported definition")
    {
        Description = """
            Creates a draft with new ids from an export of either version, which may come unchanged from another installation. `Problems` lists what
            publishing would refuse, and whatever was left out, such as secrets in plain text.
            """,
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
        Body = Payload.Of<DefinitionResponse>(("Export", DefinitionExamples.Published)),
        Responses = [OperationResponse.Ok<ImportResponse>("The draft, and what publishing it would refuse.", $$"""{ "Definition": {{DefinitionExamples.Draft}}, "Problems": [] }""")],
        Refusals = [ErrorCodes.InvalidDefinition],
    };

    public static Operation ReplaceSteps { get; } = new("ReplaceSteps", Tags.Definitions, "Replace the steps of the draft")
    {
        Description = $"""
            If the latest version is published, a new draft is created. A draft may have problems in its flow, which publishing refuses. Its
            steps must be readable and have different names. You can send steps back as you have read them.
            {WhoseApprovers}
            """,
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
        Parameters = [Parameter.IfMatch],
        Body = Payload.Of<IReadOnlyList<DefinitionStepRequest>>(("One approval", """
            [{ "UniqueName": "StartNOOP", "DisplayName": "Start", "ExtensionName": "NOOPStep", "Outputs": { "continue": "RequireApproval1" } },
             { "UniqueName": "RequireApproval1", "DisplayName": "Two approvals", "ExtensionName": "RequireApproval",
               "ConfigurationParameters": { "MinimumApprovals": 2 }, "Signals": [{ "SignalName": "ApprovalStatus", "RoleIds": [2] }],
               "Conditions": [{ "Value": "$(production)" }], "Outputs": { "continue": "EndNOOP" } },
             { "UniqueName": "EndNOOP", "DisplayName": "End", "ExtensionName": "NOOPStep", "Outputs": {} }]
            """)),
        Responses = [OperationResponse.Ok<DefinitionResponse>("The draft.", DefinitionExamples.Draft)],
        Refusals = [ErrorCodes.NoSuchDefinition, ErrorCodes.InvalidDefinition],
    };

    public static Operation Publish { get; } = new("PublishDefinition", Tags.Definitions, "Publish the draft")
    {
        Description = "From now on, new instances run this version. Existing instances stay on theirs. A definition with problems is refused. " + WhoseApprovers,
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
        Parameters = [Parameter.IfMatch],
        Responses = [OperationResponse.Ok<DefinitionResponse>("The published version.", DefinitionExamples.Published)],
        Refusals = [ErrorCodes.NoSuchDefinition, ErrorCodes.InvalidDefinition, ErrorCodes.BodyTooLarge],
    };

    public static Operation PublishVersion { get; } = new("PublishDefinitionVersion", Tags.Definitions, "Publish a certain version")
    {
        Description = $"""
            Publishes the draft, or once more a version that was published before, which is a roll-back. The version is checked as at the first
            time, because what it needs may be missing by now. The next draft gets the number after the highest one, as always.
            {WhoseApprovers}
            """,
        Access = new Access.AllOf(AccessString.ModifyDefinitions),
        Parameters = [Parameter.IfMatch],
        Responses = [OperationResponse.Ok<DefinitionResponse>("The published version.", DefinitionExamples.Published)],
        Refusals = [ErrorCodes.NoSuchDefinition, ErrorCodes.InvalidDefinition, ErrorCodes.BodyTooLarge],
    };
}
