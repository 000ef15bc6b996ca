using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Roles;

/// <summary>What the list of roles can be filtered and sorted by: what everybody may see of them, so that no filter tells more.</summary>
internal static class RoleFields
{
    public const string DefaultSort = "Id";
    public const string Name = "Name";

    public static QueryCatalogue<Role> Catalogue { get; } = new(
        DefaultSort,
        new(new(DefaultSort, QueryFieldType.WholeNumber), role => new QueryValue.Number(role.Id)),
        new(new(Name, QueryFieldType.Text), role => QueryValue.Of(role.Name)));

    /// <param name="show">What the caller is shown of a role.</param>
    public static ListInMemory<Role, RoleResponse> List(Func<Role, RoleResponse> show) =>
        new(Catalogue, DefaultSort, show, () => ApiJson.Default.IReadOnlyListRoleResponse);
}
