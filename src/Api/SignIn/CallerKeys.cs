using System.Security.Cryptography;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Caller keys: SHA-256, as 64 lower-case hex digits, of a sign-in authority and the subject that never changes there. Votes are
/// stored under these keys, so the way they are made must never change.
/// </summary>
public static class CallerKeys
{
    /// <summary>The authority of the configured user list; its subjects are user names.</summary>
    public const string Users = "users";

    /// <summary>Whether the authority is the configured user list.</summary>
    public static bool IsUserList(string authority) => string.Equals(authority, Users, StringComparison.OrdinalIgnoreCase);

    /// <summary>The key of a user of the configured list; the case of the name means nothing.</summary>
    public static string OfUser(string name) => Hash(Users, Comparable(name));

    /// <summary>The key of a subject at an authority; only at the user list the case of the subject means nothing.</summary>
    /// <param name="authority">A token's issuer, or <see cref="Users"/>.</param>
    /// <param name="subject">A user name, or a token's <c>oid</c> or <c>sub</c>.</param>
    public static string Of(string authority, string subject) => IsUserList(authority) ? OfUser(subject) : Hash(authority, subject);

    /// <summary>
    /// A user name in the form in which names are compared. Unicode normalisation is left out on purpose: without globalization
    /// data it does nothing, and a key must not depend on how a process was started.
    /// </summary>
    internal static string Comparable(string name) => name.ToUpperInvariant();

    private static string Hash(string authority, string subject) =>
        Convert.ToHexStringLower(SHA256.HashData(Framing.Of(authority, subject)));
}
