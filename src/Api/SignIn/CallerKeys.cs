using System.Security.Cryptography;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Caller keys: the SHA-256, as 64 lower-case hex digits, of a sign-in authority and a subject that never changes there. Votes are
/// stored under these keys, so the way they are made must never change.
/// </summary>
public static class CallerKeys
{
    /// <summary>The authority that stands for the configured user list; its subjects are user names.</summary>
    public const string Users = "users";

    /// <summary>Whether the authority is the configured user list.</summary>
    public static bool IsUserList(string authority) => string.Equals(authority, Users, StringComparison.OrdinalIgnoreCase);

    /// <summary>The key of a user in the configured list; the case of the name does not matter.</summary>
    public static string OfUser(string name) => Hash(Users, Comparable(name));

    /// <summary>The key of a subject at an authority. The case of the subject matters everywhere except in the user list.</summary>
    /// <param name="authority">A token's issuer, or <see cref="Users"/>.</param>
    /// <param name="subject">A user name, or a token's <c>oid</c> or <c>sub</c>.</param>
    public static string Of(string authority, string subject) => IsUserList(authority) ? OfUser(subject) : Hash(authority, subject);

    /// <summary>
    /// The form in which user names are compared. Unicode normalisation is left out on purpose: it does nothing without globalization
    /// data, and a key must not depend on how a process was started.
    /// </summary>
    internal static string Comparable(string name) => name.ToUpperInvariant();

    private static string Hash(string authority, string subject) =>
        Convert.ToHexStringLower(SHA256.HashData(Framing.Of(authority, subject)));
}
