using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Api.Roles;

/// <summary>
/// The roles: those of the settings, which can only be read, and the stored ones. Everybody who is signed in may know their ids and names.
/// </summary>
internal static class RoleEndpoints
{
    public static void MapRoles(this IEndpointRouteBuilder routes)
    {
        var roles = routes.MapGroup("/Security/Roles");
        roles.MapGet("/", ListAsync).Describe(RoleOperations.List);
        roles.MapGet("/{roleId}", Find).Describe(RoleOperations.Find);
        roles.MapPost("/", CreateAsync).Describe(RoleOperations.Create);
        roles.MapPut("/", UpdateAsync).Describe(RoleOperations.Update);
        roles.MapDelete("/{roleId}", DeleteAsync).Describe(RoleOperations.Delete);
        routes.MapGet("/Security/Claims", SecurityLists.Claims).Describe(RoleOperations.ListClaims).WithMetadata(new ListCost());
        routes.MapGet("/Security/Identities", SecurityLists.Identities).Describe(RoleOperations.ListIdentities).WithMetadata(new ListCost());
        routes.MapGet("/PermissionSets", SecurityLists.PermissionSets).Describe(RoleOperations.ListPermissionSets).WithMetadata(new ListCost());
    }

    private static Task<IResult> ListAsync(HttpContext context, RoleDirectory roles)
    {
        Func<Role, RoleResponse> show = MayRead(context) ? role => RoleResponses.Item(context.Request, role, roles.FindStored(role.Id)) : RoleResponses.Brief;
        return RoleFields.List(show).RespondToAnybodyAsync(context, roles.All);
    }

    private static IResult Find(HttpContext context, string roleId, RoleDirectory roles)
    {
        var problems = new ProblemList();
        var id = ReadId(roleId, problems);
        if (problems.Count > 0)
            return ApiError.Invalid(problems);
        if (roles.Find(id) is not { } role)
            return RoleResponses.NoSuchRole(id);
        var shown = MayRead(context) ? RoleResponses.Full(context.Request, role, roles.FindStored(id)) : RoleResponses.Brief(role);
        return new TaggedJson<RoleResponse>(shown, ApiJson.Default.RoleResponse);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, RoleService roles, RolePace pace)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.UsualLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        return RoleBodies.Read(context.Request, body, withId: false, problems) is not { } read
            ? ApiError.Invalid(problems)
            : new Permitted(() => pace.ChangeAsync(context, 0, () => roles.CreateAsync(read.Apply(null), context.Caller())));
    }

    private static async Task<IResult> UpdateAsync(HttpContext context, RoleService roles, RolePace pace)
    {
        var (body, error) = await JsonBody.ReadAsync(context, JsonBody.UsualLimit);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var precondition = Precondition.Read(context, problems);
        var read = RoleBodies.Read(context.Request, body, withId: true, problems);
        if (read is not var (id, apply) || problems.Count > 0)
            return ApiError.Invalid(problems);
        return new Permitted(() => pace.ChangeAsync(context, id, () => roles.UpdateAsync(id, apply, RoleResponses.EditorOf(context, precondition))));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string roleId, RoleService roles, RolePace pace)
    {
        var (body, error) = await JsonBody.ReadOptionalAsync(context);
        if (error is not null)
            return error;
        var problems = new ProblemList();
        var id = ReadId(roleId, problems);
        ObjectReader.ReadNothing(body, problems);
        var precondition = Precondition.Read(context, problems);
        return problems.Count > 0
            ? ApiError.Invalid(problems)
            : new Permitted(() => pace.ChangeAsync(context, id, () => roles.DeleteAsync(id, RoleResponses.EditorOf(context, precondition))));
    }

    private static bool MayRead(HttpContext context) => context.Caller().May(AccessString.ReadSecurity);

    private static int ReadId(string text, ProblemList problems)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return id;
        problems.Add(new("roleId", $"roleId is '{text}', but must be a whole number such as 2."));
        return 0;
    }
}
