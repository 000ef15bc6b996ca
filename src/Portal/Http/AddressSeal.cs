using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace WorkflowFunctions.Portal.Http;

/// <summary>
/// Keeps something for an hour in the address of a page, sealed: what the page says of what was done just now, or what was typed into it. Nothing
/// is stored for it, it works whichever process answers, and the text does not stand in logs.
/// </summary>
/// <param name="purpose">What is sealed. What was sealed for another purpose cannot be opened.</param>
/// <param name="longest">The most characters that it may take.</param>
internal sealed class AddressSeal<T>(IDataProtectionProvider protection, string purpose, int longest = AddressSeal.Longest)
    where T : class
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly JsonSerializerOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, RespectRequiredConstructorParameters = true };

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector(purpose).ToTimeLimitedDataProtector();

    /// <summary>It as a part of an address; null if it is too large for one.</summary>
    public string? Seal(T kept)
    {
        var text = Base64Url.EncodeToString(_protector.Protect(Pack(kept), Lifetime));
        return text.Length > longest ? null : text;
    }

    /// <summary>What an address keeps; null if it keeps nothing, or not any longer.</summary>
    public T? Open(string? text)
    {
        try
        {
            return text is { Length: > 0 } && text.Length <= longest ? Unpack(_protector.Unprotect(Base64Url.DecodeFromChars(text))) : null;
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
            JsonSerializer.Serialize(brotli, kept, Short);
        return packed.ToArray();
    }

    private static T? Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(brotli, Short);
    }
}

/// <summary>The bounds of what addresses keep.</summary>
internal static class AddressSeal
{
    /// <summary>Not every server in front takes an address beyond 8 KB.</summary>
    public const int Longest = 6_000;
}
