using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Who the caller is, and which roles there are: open to everybody who is signed in.</summary>
internal static class SecurityEndpoints
{
    public static void MapSecurity(this IEndpointRouteBuilder routes)
    {
        var security = routes.MapGroup("/Security");
        security.MapGet("/Roles", ListRolesAsync).Describe(SecurityOperations.ListRoles);
        security.MapGet("/Me", Me).Describe(SecurityOperations.Me);
    }

    /// <summary>What a role may do is told to nobody but its holders: it would say whom to go after.</summary>
    private static Task<IResult> ListRolesAsync(HttpContext context, IRoleDirectory roles) => RoleFields.List.RespondToAnybodyAsync(context, roles.All);

    private static IResult Me(HttpContext context, IRoleDirectory roles)
    {
        var caller = context.Caller();
        return ApiResults.Ok(
            new MeResponse(caller.Person.Name, caller.Key, caller.Person.Mail,
                [.. caller.RoleIds.Select(roles.Find).OfType<Role>().OrderBy(role => role.Id).Select(RoleFields.Show)], caller.AccessStrings),
            ApiJson.Default.MeResponse);
    }
}

/// <summary>A role, as signals name it by its id.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">For people.</param>
public sealed record RoleResponse(int Id, string Name);

/// <summary>The caller.</summary>
/// <param name="Name">For people.</param>
/// <param name="Key">The same for all sign-ins of one person; only keys are compared.</param>
/// <param name="Mail">Null if none is known.</param>
/// <param name="Roles">The roles that the caller holds.</param>
/// <param name="AccessStrings">Everything that the roles grant together.</param>
public sealed record MeResponse(string Name, string Key, string? Mail, IReadOnlyList<RoleResponse> Roles, IReadOnlyList<string> AccessStrings);
