using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>One way to write a secret.</summary>
/// <param name="Text">The whole secret in this form.</param>
/// <param name="Least">How much of the text must be found before it counts: what <see cref="SecretForms.LongestRest"/> and one more characters take at least.</param>
internal readonly record struct SecretForm(string Text, int Least);

/// <summary>How a secret may look when somebody has encoded it. Case is left to the comparison.</summary>
internal static class SecretForms
{
    /// <summary>The most characters of a secret that may be left somewhere: that few say nothing, and would be found in ordinary text.</summary>
    public const int LongestRest = 7;

    private const int Part = LongestRest + 1;

    /// <summary>Fewer characters of Base64 may stand in any text.</summary>
    private const int FewestOfBase64 = 6;

    private const int FewestOfText = 4;

    /// <summary>
    /// As it is, percent-encoded, escaped for JSON, JavaScript, HTML or XML, in Base64 and in hex; all of these from its bytes in UTF-8 and in each
    /// of the charsets, and also as those bytes look if they are read in another charset.
    /// </summary>
    /// <param name="charsets">Those the secret was sent in besides UTF-8.</param>
    public static IEnumerable<SecretForm> Of(string secret, IEnumerable<Encoding> charsets)
    {
        string[] texts =
        [
            secret, WebUtility.UrlEncode(secret),
            JavaScriptEncoder.Default.Encode(secret), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret),
            HtmlEncoder.Default.Encode(secret), WebUtility.HtmlEncode(secret),
        ];
        return texts.Select(text => new SecretForm(text, Part))
            .Append(Units(secret, unit => $"\\u{unit:x4}")).Append(Units(secret, unit => $"&#{unit};")).Append(Units(secret, unit => $"&#x{unit:x};"))
            .Concat(charsets.Append(Encoding.Unicode).Append(Encoding.BigEndianUnicode).Append(Encoding.UTF8).SelectMany(charset => OfBytes(charset.GetBytes(secret))))
            .Append(new SecretForm(Uri.EscapeDataString(secret), Part))
            .Where(form => form.Text.Length >= FewestOfText)
            .Select(form => form with { Least = Math.Min(form.Least, form.Text.Length) })
            .Distinct();
    }

    private static IEnumerable<SecretForm> OfBytes(byte[] bytes)
    {
        var hex = Convert.ToHexString(bytes);
        var percent = new StringBuilder(bytes.Length * 3);
        foreach (var octet in bytes)
            percent.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        return Base64(bytes).Append(new(hex, 2 * Part)).Append(new(percent.ToString(), 3 * Part))
            .Append(new(Escaped(bytes), Part)).Append(new(Encoding.UTF8.GetString(bytes), Part)).Append(new(Encoding.Latin1.GetString(bytes), Part));
    }

    /// <summary>
    /// Base64 of a text that contains the secret at any place. Its inner characters depend only on whether the secret begins at the
    /// first, second or third byte of a group.
    /// </summary>
    private static IEnumerable<SecretForm> Base64(byte[] secret)
    {
        // Whatever bits of the first and the last character belong to what stands beside it.
        const int least = Part * 8 / 6;
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. secret]).TrimEnd('=');
            var start = before == 0 ? 0 : before + 1;
            // The last character also encodes bits of what follows, unless the group is full.
            var end = (before + secret.Length) % 3 == 0 ? text.Length : text.Length - 1;
            if (end - start < FewestOfBase64)
                continue;
            yield return new(text[start..end], least);
            yield return new(text[start..end].Replace('+', '-').Replace('/', '_'), least);
        }
    }

    /// <summary>Percent-encoded, except for what a URL takes as it is.</summary>
    private static string Escaped(byte[] bytes)
    {
        var text = new StringBuilder(bytes.Length * 3);
        foreach (var octet in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || "-._~".Contains((char)octet, StringComparison.Ordinal))
                text.Append((char)octet);
            else
                text.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return text.ToString();
    }

    private static SecretForm Units(string secret, Func<int, string> escape)
    {
        var units = secret.Select(character => escape(character)).ToList();
        return new(string.Concat(units), Part * units.Min(unit => unit.Length));
    }
}
