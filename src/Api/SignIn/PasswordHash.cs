using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>A stored password: <c>pbkdf2-sha256$&lt;iterations&gt;$&lt;salt base64&gt;$&lt;hash base64&gt;</c>.</summary>
public sealed class PasswordHash
{
    public const string Form = "pbkdf2-sha256$<iterations>$<salt base64>$<hash base64>";
    public const int DefaultIterations = 600_000;
    public const int FewestIterations = 10_000;
    public const int MostIterations = 10_000_000;

    private const string Algorithm = "pbkdf2-sha256";
    private const int SaltBytes = 16;
    private const int MostSaltBytes = 64;
    private const int HashBytes = 32;

    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash)
    {
        Iterations = iterations;
        _salt = salt;
        _hash = hash;
        Stored = string.Create(
            CultureInfo.InvariantCulture,
            $"{Algorithm}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    public int Iterations { get; }

    /// <summary>The text for the settings. Not <c>ToString</c>, so that it does not slip into a log.</summary>
    public string Stored { get; }

    /// <summary>Hashes a password with a new random salt.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 10,000 or more than 10,000,000 iterations.</exception>
    public static PasswordHash Create(string password, int iterations = DefaultIterations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, FewestIterations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, MostIterations);
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(iterations, salt, Pbkdf2Derivation.Instance.Derive(password, salt, iterations, HashBytes));
    }

    /// <summary>Reads a stored password; false if the text does not have the form, or its numbers are out of range.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PasswordHash? hash)
    {
        hash = null;
        if (text?.Split('$') is not [Algorithm, var count, var saltText, var hashText])
            return false;
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < FewestIterations or > MostIterations)
            return false;
        if (Bytes(saltText) is not { Length: >= SaltBytes and <= MostSaltBytes } salt || Bytes(hashText) is not { Length: HashBytes } bytes)
            return false;
        hash = new(iterations, salt, bytes);
        return true;
    }

    /// <summary>Whether this is the hash of the password. It always takes the time of one derivation.</summary>
    public bool Verify(string password, IPasswordDerivation? derivation = null) => CryptographicOperations.FixedTimeEquals(
        (derivation ?? Pbkdf2Derivation.Instance).Derive(password, _salt, Iterations, HashBytes), _hash);

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
