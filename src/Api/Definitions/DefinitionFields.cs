using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>The fields by which the list of definitions can be filtered and sorted.</summary>
internal static class DefinitionFields
{
    public const string DefaultSort = "DisplayName";

    public static QueryCatalogue<DefinitionHead> Catalogue { get; } = new(
        "Id",
        new(new("Id", QueryFieldType.Id), head => new QueryValue.Id(head.Id)),
        new(new(DefaultSort, QueryFieldType.Text), head => QueryValue.Of(head.DisplayName)),
        new(new("IsPublished", QueryFieldType.Flag), head => new QueryValue.Flag(head.Published == head.Latest)),
        new(new("WorkflowType", QueryFieldType.Text), head => QueryValue.Of(head.WorkflowType)),
        new(new("Key", QueryFieldType.Text), head => QueryValue.Of(head.Keys.Values)));

    public static ListInMemory<DefinitionHead, DefinitionQueryResponse> List { get; } = new(
        Catalogue, DefaultSort, DefinitionResponses.Show, () => ApiJson.Default.IReadOnlyListDefinitionQueryResponse);
}
