using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Name and password of an Authorization header.</summary>
internal sealed record BasicCredentials(string Name, string Password)
{
    private const string Prefix = SignInSchemes.Basic + " ";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>False if the header is not one value of the form <c>Basic base64(name:password)</c> in UTF-8.</summary>
    public static bool TryParse(StringValues header, [NotNullWhen(true)] out BasicCredentials? credentials)
    {
        credentials = null;
        if (header is not [{ } value] || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return false;
        if (!TryDecode(value.AsSpan(Prefix.Length).Trim(' '), out var text) || text.IndexOf(':') is not (var colon and > 0))
            return false;
        credentials = new(text[..colon], text[(colon + 1)..]);
        return true;
    }

    private static bool TryDecode(ReadOnlySpan<char> base64, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64Chars(base64, bytes, out var length))
            return false;
        try
        {
            text = StrictUtf8.GetString(bytes.AsSpan(0, length));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    // The password must not slip into a log.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(nameof(Name)).Append(" = ").Append(Name);
        return true;
    }
}
