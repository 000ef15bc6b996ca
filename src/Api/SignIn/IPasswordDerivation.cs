using System.Security.Cryptography;
using System.Text;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>The slow function behind stored passwords.</summary>
public interface IPasswordDerivation
{
    /// <summary>Derives <paramref name="length"/> bytes; the time it takes grows with <paramref name="iterations"/>.</summary>
    byte[] Derive(string password, ReadOnlySpan<byte> salt, int iterations, int length);
}

/// <summary>PBKDF2 with HMAC-SHA-256 over the password's UTF-8.</summary>
public sealed class Pbkdf2Derivation : IPasswordDerivation
{
    public static readonly Pbkdf2Derivation Instance = new();

    public byte[] Derive(string password, ReadOnlySpan<byte> salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, length);
}
