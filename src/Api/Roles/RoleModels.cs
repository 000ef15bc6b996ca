using System.Text.Json.Serialization;

namespace WorkflowFunctions.Api.Roles;

/// <summary>
/// A role, as signals name it by its id. Callers without <c>/security/read/</c> see its id and its name. What else there is depends on the
/// version of the API, and in version 2 on whether it is one role or an item of a list.
/// </summary>
/// <param name="Id">The id.</param>
/// <param name="Name">For people.</param>
/// <param name="Description">For people; not in lists of version 2.</param>
/// <param name="Enabled">Version 1: always true.</param>
/// <param name="EmailAddress">Version 2: where its holders can be reached.</param>
/// <param name="Immutable">Whether it comes from the settings, and cannot be changed by requests.</param>
/// <param name="Valid">Version 1: always true.</param>
/// <param name="Private">Version 1: always false.</param>
/// <param name="PermissionSetId">The id of the one permission set.</param>
/// <param name="Permissions">The access strings that it grants; not in lists of version 2.</param>
/// <param name="Identities">Version 1: the users that its claims name.</param>
/// <param name="ClaimsCount">Version 2, in lists: how many claims it has.</param>
/// <param name="Claims">Version 2: whoever has one of them holds the role.</param>
public sealed record RoleResponse(
    int Id,
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Enabled = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? EmailAddress = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Immutable = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Valid = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Private = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? PermissionSetId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Permissions = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IdentityResponse>? Identities = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ClaimsCount = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ClaimResponse>? Claims = null);

/// <summary>A user who can hold roles.</summary>
/// <param name="Id">The same as long as the name is the same.</param>
/// <param name="AccountName">The name.</param>
/// <param name="IdentityType">User.</param>
public sealed record IdentityResponse(int Id, string AccountName, string IdentityType);

/// <summary>A claim of a role.</summary>
/// <param name="Id">The same for all roles with this claim.</param>
/// <param name="Description">For people.</param>
/// <param name="ClaimType">What it is about: User, OAuthOid, OAuthRole, OAuthSubject or OAuthClientId.</param>
/// <param name="ClaimValue">What it says.</param>
/// <param name="Provider">Who says it.</param>
public sealed record ClaimResponse(int Id, string Description, string ClaimType, string ClaimValue, ClaimProviderResponse Provider);

/// <summary>Who says what a claim says.</summary>
/// <param name="Id">The same for the same provider.</param>
/// <param name="AuthenticationScheme">Basic, Bearer, AppService, OpenIdConnect, or the address of an issuer of tokens.</param>
/// <param name="DisplayName">For people.</param>
public sealed record ClaimProviderResponse(Guid Id, string AuthenticationScheme, string DisplayName);

/// <summary>What roles can be given. There is one such set.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">Global.</param>
/// <param name="Permissions">The access strings of the service.</param>
public sealed record PermissionSetResponse(Guid Id, string Name, IReadOnlyList<string> Permissions);

/// <summary>A new role. A response can be sent back; what only the service sets is passed over.</summary>
/// <param name="Name">For people; differs from those of the other roles in more than case.</param>
/// <param name="Description">For people.</param>
/// <param name="EmailAddress">Version 2: where its holders can be reached. Version 1 leaves it as it is.</param>
/// <param name="PermissionSetId">The one permission set, if it is sent.</param>
/// <param name="Permissions">The access strings that it grants. You need to hold each of them.</param>
/// <param name="Claims">Version 2: all claims of the role. Whoever has one of them holds it.</param>
/// <param name="Identities">Version 1: all users who hold the role. Other claims stay as they are.</param>
/// <param name="Enabled">Version 1: true, if it is sent.</param>
/// <param name="Private">Version 1: false, if it is sent.</param>
public sealed record RoleCreateRequest(
    string Name,
    string? Description = null,
    string? EmailAddress = null,
    Guid? PermissionSetId = null,
    IReadOnlyList<string>? Permissions = null,
    IReadOnlyList<ClaimRequest>? Claims = null,
    IReadOnlyList<IdentityRequest>? Identities = null,
    bool? Enabled = null,
    bool? Private = null);

/// <summary>All that a role becomes.</summary>
/// <param name="Id">The role.</param>
/// <param name="Name">For people; differs from those of the other roles in more than case.</param>
/// <param name="Description">For people.</param>
/// <param name="EmailAddress">Version 2: where its holders can be reached. Version 1 leaves it as it is.</param>
/// <param name="PermissionSetId">The one permission set, if it is sent.</param>
/// <param name="Permissions">The access strings that it grants. You need to hold each of them.</param>
/// <param name="Claims">Version 2: all claims of the role. Whoever has one of them holds it.</param>
/// <param name="Identities">Version 1: all users who hold the role. Other claims stay as they are.</param>
/// <param name="Enabled">Version 1: true, if it is sent.</param>
/// <param name="Private">Version 1: false, if it is sent.</param>
public sealed record RoleUpdateRequest(
    int Id,
    string Name,
    string? Description = null,
    string? EmailAddress = null,
    Guid? PermissionSetId = null,
    IReadOnlyList<string>? Permissions = null,
    IReadOnlyList<ClaimRequest>? Claims = null,
    IReadOnlyList<IdentityRequest>? Identities = null,
    bool? Enabled = null,
    bool? Private = null);

/// <summary>A claim of a role.</summary>
/// <param name="ClaimType">User, OAuthOid, OAuthRole, OAuthSubject or OAuthClientId, in any case.</param>
/// <param name="ClaimValue">What the sign-in has to say.</param>
/// <param name="ProviderAuthenticationScheme">Who has to say it: Basic, Bearer, AppService, OpenIdConnect, or the address of an issuer of tokens.</param>
/// <param name="Description">For people.</param>
public sealed record ClaimRequest(string ClaimType, string ClaimValue, string ProviderAuthenticationScheme, string? Description = null);

/// <summary>A user who holds a role.</summary>
/// <param name="AccountName">The name.</param>
public sealed record IdentityRequest(string AccountName);
