using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Delegations;

namespace WorkflowFunctions.Api.Delegations;

/// <summary>What the list of delegations can be filtered and sorted by.</summary>
internal static class DelegationFields
{
    public const string DefaultSort = "Until";

    public static QueryCatalogue<Delegation> Catalogue { get; } = new(
        "Id",
        new(new(DefaultSort, QueryFieldType.Moment), delegation => new QueryValue.Moment(delegation.Until)),
        new(new("Id", QueryFieldType.Id), delegation => new QueryValue.Id(delegation.Id)),
        new(new("From", QueryFieldType.Person), delegation => QueryValue.Of(delegation.From.Name), delegation => delegation.From.Key),
        new(new("To", QueryFieldType.Person), delegation => QueryValue.Of(delegation.To.Name), delegation => delegation.To.Key));

    public static ListInMemory<Delegation, DelegationResponse> List { get; } =
        new(Catalogue, DefaultSort, Show, () => ApiJson.Default.IReadOnlyListDelegationResponse);

    public static DelegationResponse Show(Delegation delegation) => new(
        delegation.Id, DelegationPersonResponse.Of(delegation.From), DelegationPersonResponse.Of(delegation.To), delegation.Until.UtcDateTime,
        delegation.WorkflowTypes, DelegationPersonResponse.Of(delegation.MadeBy), delegation.MadeAt.UtcDateTime,
        delegation.StartsAt?.UtcDateTime);
}
