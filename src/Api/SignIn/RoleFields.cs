using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>What the list of roles can be filtered and sorted by.</summary>
internal static class RoleFields
{
    public const string DefaultSort = "Id";
    public const string Name = "Name";

    public static QueryCatalogue<Role> Catalogue { get; } = new(
        DefaultSort,
        new(new(DefaultSort, QueryFieldType.WholeNumber), role => new QueryValue.Number(role.Id)),
        new(new(Name, QueryFieldType.Text), role => QueryValue.Of(role.Name)));

    public static ListInMemory<Role, RoleResponse> List { get; } = new(
        Catalogue, DefaultSort, Show, ApiJson.Default.IReadOnlyListRoleResponse);

    public static RoleResponse Show(Role role) => new(role.Id, role.Name);
}
