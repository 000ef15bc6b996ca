using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>The forms that a secret may have after somebody has encoded it.</summary>
internal static class SecretForms
{
    /// <summary>Fewer characters of Base64 could be part of any text.</summary>
    private const int FewestOfBase64 = 6;

    public static IEnumerable<string> Of(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        var percent = Uri.EscapeDataString(secret);
        var form = WebUtility.UrlEncode(secret);
        return new[]
        {
            secret, percent, LowerHex(percent), form, LowerHex(form),
            JavaScriptEncoder.Default.Encode(secret), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret),
            HtmlEncoder.Default.Encode(secret), WebUtility.HtmlEncode(secret),
            Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes),
        }.Concat(Base64(bytes)).Where(text => text.Length > 0);
    }

    /// <summary>
    /// Base64 of a text that contains the secret at any place. Its inner characters depend only on whether the secret begins at the
    /// first, second or third byte of a group.
    /// </summary>
    private static IEnumerable<string> Base64(byte[] secret)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. secret]).TrimEnd('=');
            var start = before == 0 ? 0 : before + 1;
            // The last character also encodes bits of what follows, unless the group is full.
            var end = (before + secret.Length) % 3 == 0 ? text.Length : text.Length - 1;
            if (end - start < FewestOfBase64)
                continue;
            yield return text[start..end];
            yield return text[start..end].Replace('+', '-').Replace('/', '_');
        }
    }

    private static string LowerHex(string escaped)
    {
        var text = new StringBuilder(escaped);
        for (var at = 0; at + 2 < text.Length; at++)
        {
            if (text[at] == '%')
                (text[at + 1], text[at + 2]) = (char.ToLowerInvariant(text[at + 1]), char.ToLowerInvariant(text[at + 2]));
        }

        return text.ToString();
    }
}
