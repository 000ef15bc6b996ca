using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace WorkflowFunctions.Portal.Http;

/// <summary>
/// Keeps for an hour what a page says about something that was done just now, in the address of that page, sealed. Nothing is stored for it, and
/// it works whichever process answers.
/// </summary>
/// <param name="purpose">What is sealed. What was sealed for another purpose cannot be opened.</param>
internal sealed class AddressSeal<T>(IDataProtectionProvider protection, string purpose)
    where T : class
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Not every server in front takes an address beyond 8 KB.</summary>
    private const int Longest = 6_000;

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector(purpose).ToTimeLimitedDataProtector();

    /// <summary>It as a part of an address; null if it is too large for one.</summary>
    public string? Seal(T kept)
    {
        var text = Base64Url.EncodeToString(_protector.Protect(Pack(kept), Lifetime));
        return text.Length > Longest ? null : text;
    }

    /// <summary>What an address keeps; null if it keeps nothing, or not any longer.</summary>
    public T? Open(string? text)
    {
        try
        {
            return text is { Length: > 0 and <= Longest } ? Unpack(_protector.Unprotect(Base64Url.DecodeFromChars(text))) : null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    private static byte[] Pack(T kept)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
            JsonSerializer.Serialize(brotli, kept);
        return packed.ToArray();
    }

    private static T? Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(brotli);
    }
}
