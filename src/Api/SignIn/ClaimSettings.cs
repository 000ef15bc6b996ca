using System.Collections.Immutable;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>What the values of the role claim are.</summary>
public enum RoleClaimValues
{
    Ids,
    Names,
}

/// <summary>Which claims name the person and the roles.</summary>
/// <param name="NameClaim">Shown as the caller's name; if it is missing, <c>preferred_username</c>, then the subject.</param>
/// <param name="RoleClaim">May have one value or many; a value is never split.</param>
/// <param name="MailClaim">Has the person's address, if the settings have none.</param>
public sealed record ClaimSettings(string NameClaim, string RoleClaim, RoleClaimValues RoleClaimValues, string MailClaim = ClaimSettings.DefaultMailClaim)
{
    public const string DefaultNameClaim = "name";
    public const string DefaultRoleClaim = "roles";
    public const string DefaultMailClaim = "email";

    internal static ImmutableArray<string> Names { get; } = [nameof(NameClaim), nameof(RoleClaim), nameof(RoleClaimValues), nameof(MailClaim)];

    internal static ClaimSettings Read(SettingsReader reader) => new(
        reader.Text(nameof(NameClaim)) ?? DefaultNameClaim,
        reader.Text(nameof(RoleClaim)) ?? DefaultRoleClaim,
        reader.Choose(nameof(RoleClaimValues), default, ("Ids", RoleClaimValues.Ids), ("Names", RoleClaimValues.Names)),
        reader.Text(nameof(MailClaim)) ?? DefaultMailClaim);
}
