using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Api.Catalogue;

/// <summary>The fields by which the lists of step types and of workflow types can be filtered and sorted.</summary>
internal static class CatalogueFields
{
    public const string DefaultStepSort = "DisplayName";
    public const string WorkflowTypeName = "WorkflowType";

    private const string ExtensionName = "ExtensionName";

    public static QueryCatalogue<AvailableStepQueryResponse> Steps { get; } = new(
        ExtensionName,
        new(new(DefaultStepSort, QueryFieldType.Text), step => QueryValue.Of(step.DisplayName)),
        new(new(ExtensionName, QueryFieldType.Text), step => QueryValue.Of(step.ExtensionName)),
        new(new("SupportedWorkflowTypes", QueryFieldType.Text), step => QueryValue.Of([.. step.SupportedWorkflowTypes])));

    public static QueryCatalogue<WorkflowType> Types { get; } = new(
        WorkflowTypeName,
        new QueryColumn<WorkflowType>(new(WorkflowTypeName, QueryFieldType.Text), type => QueryValue.Of(type.Name)));

    public static ListInMemory<AvailableStepQueryResponse, AvailableStepQueryResponse> StepList { get; } = new(
        Steps, DefaultStepSort, step => step, () => ApiJson.Default.IReadOnlyListAvailableStepQueryResponse);

    public static ListInMemory<WorkflowType, WorkflowTypeQueryResponse> TypeList { get; } = new(
        Types, WorkflowTypeName, CatalogueResponses.Show, () => ApiJson.Default.IReadOnlyListWorkflowTypeQueryResponse);
}
