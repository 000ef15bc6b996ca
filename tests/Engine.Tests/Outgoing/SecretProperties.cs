using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Tests.Outgoing;

/// <summary>What another system does with a secret that it was sent: it writes it in some charset, encodes that, and says it in some charset, in whole or in part.</summary>
/// <param name="Sent">The charset of the bytes that are encoded.</param>
/// <param name="Read">The charset that the response names.</param>
public sealed record Echo(string Secret, Encoding Sent, Encoding Read, string Encoded, string Before, string After, int Cut);

[Properties(Arbitrary = [typeof(SecretProperties)], MaxTest = 2000)]
public sealed partial class SecretProperties
{
    private const int Part = 8;

    private static readonly Encoding[] Charsets =
        [Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1, Encoding.GetEncoding("utf-32BE")];

    private static readonly string[] Encodings = ["raw", "base64", "base64url", "hex", "HEX", "percent", "form", "json", "html", "text"];

    public static Arbitrary<Echo> Echoes() =>
        (from secret in Gen.Elements("abcdefgXYZ0189-_+/=&<>\"%. äü".ToCharArray()).ArrayOf(24).Select(characters => new string(characters))
         from length in Gen.Choose(8, 24)
         from sent in Gen.Elements(Charsets)
         from read in Gen.Elements(Charsets)
         from encoded in Gen.Elements(Encodings)
         from before in Gen.Choose(0, 7)
         from after in Gen.Choose(0, 3)
         from cut in Gen.Choose(0, 40)
         select new Echo(secret[..length], sent, read, encoded, "{[(<~|*!"[..before], "#;:"[..after], cut)).ToArbitrary();

    [Property]
    public void No_part_of_a_secret_is_left_in_whatever_charset_and_encoding_it_comes_back(Echo echo)
    {
        var ledger = LedgerOf(echo);
        var body = BodyOf(echo);
        var whole = ledger.Scrub(echo.Read.GetString(body), echo.Read);
        var cut = ledger.ScrubBeginning(echo.Read.GetString(body.AsSpan(0, Math.Max(0, body.Length - echo.Cut))), echo.Read);

        AssertNothingIsLeft(echo, whole);
        AssertNothingIsLeft(echo, cut);
    }

    [Property]
    public void No_part_of_a_secret_is_left_in_the_values_of_a_json_response(Echo echo)
    {
        var said = Encoding.Latin1.GetString(BodyOf(echo));
        var value = JsonSerializer.SerializeToElement(new Dictionary<string, string[]> { ["a"] = [said, echo.Secret] });

        var scrubbed = LedgerOf(echo).Scrub(value, Encoding.UTF8).GetProperty("a");

        Assert.All(scrubbed.EnumerateArray(), left => AssertNothingIsLeft(echo with { Read = Encoding.UTF8 }, left.GetString()!));
    }

    private static SecretLedger LedgerOf(Echo echo)
    {
        var ledger = new SecretLedger();
        ledger.Add(echo.Secret);
        ledger.SentIn(echo.Sent);
        return ledger;
    }

    private static byte[] BodyOf(Echo echo)
    {
        var all = echo.Before + echo.Secret + echo.After;
        var bytes = echo.Sent.GetBytes(all);
        return echo.Encoded switch
        {
            "raw" => bytes,
            "base64" => Say(Convert.ToBase64String(bytes)),
            "base64url" => Say(Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_').TrimEnd('=')),
            "hex" => Say(Convert.ToHexStringLower(bytes)),
            "HEX" => Say(Convert.ToHexString(bytes)),
            "percent" => Say(Uri.EscapeDataString(all)),
            "form" => Say(WebUtility.UrlEncode(all)),
            "json" => Say(JsonSerializer.Serialize(all)),
            "html" => Say(WebUtility.HtmlEncode(all)),
            _ => Say(all),
        };

        byte[] Say(string text) => echo.Read.GetBytes($"you sent {text} to us");
    }

    /// <summary>Tries to get the secret back in every way that a curious reader has.</summary>
    private static void AssertNothingIsLeft(Echo echo, string left)
    {
        string[] readings =
        [
            left, WebUtility.UrlDecode(left), Uri.UnescapeDataString(left), WebUtility.HtmlDecode(left),
            Regex.Replace(left, @"\\u([0-9A-Fa-f]{4})", unit => ((char)Convert.ToInt32(unit.Groups[1].Value, 16)).ToString()),
            .. Texts(echo.Read.GetBytes(left)), .. Texts(Encoding.Latin1.GetBytes(left)),
            .. Base64().Matches(left).SelectMany(run => Enumerable.Range(0, 4).SelectMany(start => Texts(Unpacked(run.Value[start..])))),
            .. Hex().Matches(left).SelectMany(run => Enumerable.Range(0, 2).SelectMany(start => Texts(Convert.FromHexString(run.Value[start..][..((run.Length - start) / 2 * 2)])))),
        ];
        for (var at = 0; at + Part <= echo.Secret.Length; at++)
        {
            var part = echo.Secret.Substring(at, Part);
            Assert.All(readings, reading => Assert.DoesNotContain(part, reading, StringComparison.Ordinal));
        }

        IEnumerable<string> Texts(byte[] bytes) => from charset in new[] { Encoding.UTF8, echo.Sent }
                                                   from start in Enumerable.Range(0, Math.Min(4, bytes.Length))
                                                   select charset.GetString(bytes.AsSpan(start));
    }

    private static byte[] Unpacked(string run)
    {
        var text = run.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(text[..(text.Length / 4 * 4)]);
    }

    [GeneratedRegex("[A-Za-z0-9+/_-]{8,}")]
    private static partial Regex Base64();

    [GeneratedRegex("[0-9A-Fa-f]{8,}")]
    private static partial Regex Hex();
}
