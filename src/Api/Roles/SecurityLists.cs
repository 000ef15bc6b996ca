using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Api.Roles;

/// <summary>What clients of the original API read beside roles: claims, identities and permission sets.</summary>
internal static class SecurityLists
{
    public static QueryCatalogue<StoredClaim> ClaimFields { get; } = new(
        "Id",
        new(new("Id", QueryFieldType.WholeNumber), claim => new QueryValue.Number(claim.Id)),
        new(new("ClaimType", QueryFieldType.WholeNumber), claim => new QueryValue.Number((int)claim.Claim.Type)),
        new(new("ClaimValue", QueryFieldType.Text), claim => QueryValue.Of(claim.Claim.Value)),
        new(new("Description", QueryFieldType.Text), claim => QueryValue.Of(claim.Description)));

    public static QueryCatalogue<IdentityResponse> IdentityFields { get; } = new(
        "Id",
        new(new("Id", QueryFieldType.WholeNumber), identity => new QueryValue.Number(identity.Id)),
        new(new("AccountName", QueryFieldType.Text), identity => QueryValue.Of(identity.AccountName)));

    public static QueryCatalogue<PermissionSetResponse> PermissionSetFields { get; } = new(
        "Id",
        new(new("Id", QueryFieldType.Id), set => new QueryValue.Id(set.Id)),
        new(new("Name", QueryFieldType.Text), set => QueryValue.Of(set.Name)));

    public static IResult Claims(HttpContext context, RoleDirectory roles) =>
        new ListInMemory<StoredClaim, ClaimResponse>(ClaimFields, "Id", RoleResponses.Show, () => ApiJson.Default.IReadOnlyListClaimResponse)
            .Respond(context, _ => Task.FromResult(roles.Stored.SelectMany(role => role.Claims).DistinctBy(claim => claim.Id)));

    public static IResult Identities(HttpContext context, SignInSettings settings) =>
        new ListInMemory<IdentityResponse, IdentityResponse>(IdentityFields, "AccountName", identity => identity, () => ApiJson.Default.IReadOnlyListIdentityResponse)
            .Respond(context, _ => Task.FromResult(settings.Users.Select(user => RoleResponses.Identity(user.Name))));

    public static IResult PermissionSets(HttpContext context) =>
        new ListInMemory<PermissionSetResponse, PermissionSetResponse>(PermissionSetFields, "Name", set => set, () => ApiJson.Default.IReadOnlyListPermissionSetResponse)
            .Respond(context, _ => Task.FromResult<IEnumerable<PermissionSetResponse>>([RoleResponses.Global]));
}
