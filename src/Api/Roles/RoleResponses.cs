using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Api.Roles;

/// <summary>Shows roles in the terms of the contract, in the version that the request asks for.</summary>
internal static class RoleResponses
{
    /// <summary>The one permission set. Its id never changes.</summary>
    public static PermissionSetResponse Global { get; } =
        new(Guid.ParseExact("c1d4f1f6-3f5c-4a0e-8d0b-6a54d7a3a4e9", "D"), "Global", AccessString.All);

    /// <summary>What everybody who is signed in may see. What a role may do would say whom to go after.</summary>
    public static RoleResponse Brief(Role role) => new(role.Id, role.Name);

    /// <summary>An item of a list.</summary>
    public static RoleResponse Item(HttpRequest request, Role role, StoredRole? stored) => ApiVersionGuard.IsVersion2(request)
        ? Brief(role) with
        {
            EmailAddress = stored?.Mail,
            Immutable = stored is null,
            PermissionSetId = Global.Id,
            ClaimsCount = stored?.Claims.Length ?? 0,
        }
        : Full(request, role, stored);

    public static RoleResponse Full(HttpRequest request, StoredRole stored) => Full(request, stored.Role, stored);

    public static RoleResponse Full(HttpRequest request, Role role, StoredRole? stored)
    {
        var full = Brief(role) with
        {
            Description = stored?.Description ?? "",
            Immutable = stored is null,
            PermissionSetId = Global.Id,
            Permissions = role.AccessStrings,
        };
        return ApiVersionGuard.IsVersion2(request)
            ? full with { EmailAddress = stored?.Mail, Claims = [.. (stored?.Claims ?? []).Select(Show)] }
            : full with
            {
                Enabled = true,
                Valid = true,
                Private = false,
                Identities = [.. (stored?.Claims ?? []).Where(claim => claim.Claim.Type == RoleClaimType.User).Select(claim => Identity(claim.Claim.Value))],
            };
    }

    public static ClaimResponse Show(StoredClaim claim) => new(
        claim.Id, claim.Description, claim.Claim.Type.ToString(), claim.Claim.Value,
        new(new Guid(Hash(claim.Claim.Provider).AsSpan(0, 16)), claim.Claim.Provider, claim.Claim.Provider));

    /// <summary>Users have no number in the settings. One that is made of the name stays the same when other users come and go.</summary>
    public static IdentityResponse Identity(string name) =>
        new(BinaryPrimitives.ReadInt32BigEndian(Hash(CallerKeys.Comparable(name))) & int.MaxValue, name, nameof(RoleClaimType.User));

    /// <summary>The response to a change.</summary>
    public static IResult Respond(HttpContext context, int id, RoleResult result) => result switch
    {
        RoleResult.Saved { Role: var role } => ApiResults.Ok(Full(context.Request, role), ApiJson.Default.RoleResponse),
        RoleResult.Same { Role: var role } => ApiResults.Ok(Full(context.Request, role), ApiJson.Default.RoleResponse),
        RoleResult.Deleted => ApiResults.NoContent(),
        RoleResult.Immutable { Role: var role } => new ApiError(ErrorCodes.RoleIsConfigured,
            $"Role '{role.Name}' ({role.Id}) comes from the settings (Security:Roles); change it there."),
        RoleResult.NameTaken { Other: var other } => new ApiError(ErrorCodes.RoleNameTaken,
            $"Role {other.Id} has the name '{other.Name}'; names differ in more than case."),
        RoleResult.TooMany => new ApiError(ErrorCodes.TooManyRoles, $"There are {RoleSet.MostRoles} stored roles, which is the most."),
        RoleResult.Changed => ApiError.Changed(),
        RoleResult.GrantsMore { AccessString: var lacked } => new ApiError(ErrorCodes.NotPermitted,
            $"The role grants the access string '{lacked}', which none of your roles grants: you can neither grant it nor change a role that does."),
        RoleResult.ApproversKept { Definitions: var asking } => new ApiError(ErrorCodes.NotPermitted,
            $"This changes who is asked by {Named(asking)}: it needs the role, or the access string '{AccessString.ChangeApprovers}'."),
        RoleResult.InUse { Role: var role, By: var use } => new ApiError(ErrorCodes.RoleInUse,
            $"Role '{role.Name}' ({role.Id}) is asked by {string.Join(", and by ", Parts(use))}. Let definitions ask others first, and let instances end or be restarted."),
        _ => NoSuchRole(id),
    };

    public static ApiError NoSuchRole(int id) => new(ErrorCodes.NoSuchRole, $"There is no role {id}.");

    /// <summary>The caller, with what <c>If-Match</c> says he has seen.</summary>
    public static RoleEditor EditorOf(HttpContext context, Precondition? precondition) => new(context.Caller(), precondition is null
        ? null
        : role => precondition.Holds(TaggedJson<RoleResponse>.TagOf(context.Request, Full(context.Request, role), ApiJson.Default.RoleResponse)));

    /// <summary>Instances are named by their ids alone: whoever may change roles may not see every instance.</summary>
    private static IEnumerable<string> Parts(RoleUse use)
    {
        if (!use.Definitions.IsEmpty)
            yield return Named(use.Definitions);
        if (!use.Versions.IsEmpty)
            yield return $"older versions with instances under way: {string.Join(", ", use.Versions.Select(one => $"version {one.Version} of '{one.Definition.DisplayName}' ({one.Definition.Id})"))}";
        if (!use.Waiting.IsEmpty)
            yield return $"instances that wait for it: {string.Join(", ", use.Waiting)}{(use.Waiting.Length == RoleUse.MostNamed ? ", and maybe more" : "")}";
    }

    private static string Named(IEnumerable<Engine.Definitions.DefinitionHead> definitions) =>
        string.Join(", ", definitions.Select(head => $"'{head.DisplayName}' ({head.Id})"));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
