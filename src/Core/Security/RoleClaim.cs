namespace WorkflowFunctions.Core.Security;

/// <summary>What a claim says about somebody. The numbers are those of existing clients.</summary>
public enum RoleClaimType
{
    /// <summary>The name of a configured user.</summary>
    User,

    /// <summary>A group of a directory, which this service does not have.</summary>
    Group,

    /// <summary>A computer of a directory, which this service does not have.</summary>
    Computer,

    /// <summary>The claim <c>oid</c> of a token.</summary>
    OAuthOid,

    /// <summary>A value of the role claim of a token.</summary>
    OAuthRole,

    /// <summary>The claim <c>sub</c> of a token.</summary>
    OAuthSubject,

    /// <summary>The claim <c>azp</c> or <c>client_id</c> of a token.</summary>
    OAuthClientId,
}

/// <summary>Something that a sign-in says about its caller. Whoever has a claim of a role holds the role.</summary>
/// <param name="Value">Compared with case, unless it is the name of a user.</param>
/// <param name="Provider">Who says it: the name of a way to sign in, or the issuer of a token.</param>
public sealed record RoleClaim(RoleClaimType Type, string Value, string Provider);
