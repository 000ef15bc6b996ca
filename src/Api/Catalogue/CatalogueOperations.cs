using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Catalogue;

/// <summary>How the document describes the catalogue: step types and workflow types.</summary>
internal static class CatalogueOperations
{
    private const string Parameters = """
        { "MinimumApprovals": { "DisplayName": "Minimum Approvals", "ParameterType": 2, "Required": false, "DefaultValue": "1", "ControlType": 3,
          "PotentialValues": {}, "SupportTokenReplacement": false, "DependsOn": {}, "ToolTipContents": "Approvals needed before the step continues.",
          "QueryEndpoint": null, "QueryFieldName": null, "QueryGroupBy": null, "ParameterTypeName": "WholeNumber", "ControlTypeName": "Number" } }
        """;

    private const string Signals = """
        { "ApprovalStatus": { "InputParameters": { "Approved": { "DisplayName": "Approved", "ParameterType": 4, "Required": true, "DefaultValue": null,
          "ControlType": 4, "PotentialValues": {}, "SupportTokenReplacement": false, "DependsOn": {}, "ToolTipContents": "True approves, False denies.",
          "QueryEndpoint": null, "QueryFieldName": null, "QueryGroupBy": null, "ParameterTypeName": "Boolean", "ControlTypeName": "CheckBox" } } } }
        """;

    private const string Step = $$"""
        { "DisplayName": "Require Approval", "ExtensionName": "RequireApproval", "Outputs": ["continue", "deny", "deadline"],
          "ConfigurationParametersDefinition": {{Parameters}}, "SignalsDefinition": {{Signals}} }
        """;

    public static Operation ListSteps { get; } = new("ListStepTypes", Tags.Definitions, "List step types")
    {
        Description = "The step types of this installation, with their parameters and signals.",
        Access = new Access.AllOf(AccessString.ReadDefinitions),
        Parameters = Parameter.List([.. CatalogueFields.Steps.Fields.Select(field => field.Name)], CatalogueFields.DefaultStepSort),
        Responses =
        [
            OperationResponse.Ok<IReadOnlyList<AvailableStepQueryResponse>>("A page of step types.", $$"""
                [{ "DisplayName": "Require Approval", "ExtensionName": "RequireApproval", "SupportedWorkflowTypes": ["Enrollment", "Revocation"],
                   "ConfigurationParametersDefinition": {{Parameters}}, "SignalsDefinition": {{Signals}} }]
                """, ResponseHeader.TotalCount, ResponseHeader.TotalCountExceeded),
        ],
    };

    public static Operation FindStep { get; } = new("GetStepType", Tags.Definitions, "Read a step type")
    {
        Access = new Access.AllOf(AccessString.ReadDefinitions),
        Responses = [OperationResponse.Ok<AvailableStepResponse>("The step type.", Step)],
        Refusals = [ErrorCodes.NoSuchStepType],
    };

    public static Operation ListTypes { get; } = new("ListWorkflowTypes", Tags.Definitions, "List types of workflows")
    {
        Description = "The types of workflows. Each has the meaning of its keys, and the tokens that its instances usually have.",
        Access = new Access.AllOf(AccessString.ReadDefinitions),
        Parameters = Parameter.List([.. CatalogueFields.Types.Fields.Select(field => field.Name)], CatalogueFields.WorkflowTypeName),
        Responses =
        [
            OperationResponse.Ok<IReadOnlyList<WorkflowTypeQueryResponse>>("A page of types.", $$"""
                [{ "WorkflowType": "Enrollment", "KeyType": "Template", "ContextParameters": ["cn", "requester"], "BuiltInSteps": [{{Step}}] }]
                """, ResponseHeader.TotalCount, ResponseHeader.TotalCountExceeded),
        ],
    };
}
