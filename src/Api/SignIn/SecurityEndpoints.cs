using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.Roles;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Who the caller is: open to everybody who is signed in.</summary>
internal static class SecurityEndpoints
{
    public static void MapSecurity(this IEndpointRouteBuilder routes)
    {
        var security = routes.MapGroup("/Security");
        security.MapGet("/Me", Me).Describe(SecurityOperations.Me);
        security.MapGet("/My", My).Describe(SecurityOperations.My);
    }

    private static IResult Me(HttpContext context, IRoleDirectory roles)
    {
        var caller = context.Caller();
        return ApiResults.Ok(
            new MeResponse(caller.Person.Name, caller.Key, caller.Person.Mail,
                [.. caller.RoleIds.Select(roles.Find).OfType<Role>().OrderBy(role => role.Id).Select(RoleResponses.Brief)], caller.AccessStrings),
            ApiJson.Default.MeResponse);
    }

    private static IResult My(HttpContext context, IRoleDirectory roles)
    {
        var caller = context.Caller();
        return ApiResults.Ok(
            new MyResponse(
                [.. caller.RoleIds.Select(roles.Find).OfType<Role>().Select(role => role.Name)],
                [.. AccessString.All.Where(caller.May).Select(Show)]),
            ApiJson.Default.MyResponse);
    }

    /// <summary>The last segment of an access string is what may be done, and what stands before it is where.</summary>
    private static GlobalPermissionResponse Show(string accessString)
    {
        var segments = accessString.Trim('/');
        var last = segments.LastIndexOf('/');
        return new(segments[..last], segments[(last + 1)..]);
    }
}

/// <summary>The caller.</summary>
/// <param name="Name">For people.</param>
/// <param name="Key">The same for all sign-ins of one person; only keys are compared.</param>
/// <param name="Mail">Null if none is known.</param>
/// <param name="Roles">The roles that the caller holds.</param>
/// <param name="AccessStrings">Everything that the roles grant together.</param>
public sealed record MeResponse(string Name, string Key, string? Mail, IReadOnlyList<RoleResponse> Roles, IReadOnlyList<string> AccessStrings);

/// <summary>What the caller holds and may do, as clients of the original API read it.</summary>
/// <param name="Roles">The names of the roles that the caller holds.</param>
/// <param name="GlobalPermissions">What they allow together.</param>
public sealed record MyResponse(IReadOnlyList<string> Roles, IReadOnlyList<GlobalPermissionResponse> GlobalPermissions);

/// <summary>Something that the caller may do.</summary>
/// <param name="Area">Where.</param>
/// <param name="Permission">What.</param>
public sealed record GlobalPermissionResponse(string Area, string Permission);
