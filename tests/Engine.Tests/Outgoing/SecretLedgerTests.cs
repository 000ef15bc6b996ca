using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Tests.Outgoing;

public sealed class SecretLedgerTests
{
    private const string Secret = "h\"sh/<ü> & 12+34";

    public static TheoryData<string> Forms() =>
    [
        Secret, Uri.EscapeDataString(Secret), WebUtility.UrlEncode(Secret), Uri.EscapeDataString(Secret).Replace("%2F", "%2f", StringComparison.Ordinal).Replace("%3C", "%3c", StringComparison.Ordinal)
            .Replace("%3E", "%3e", StringComparison.Ordinal).Replace("%C3%BC", "%c3%bc", StringComparison.Ordinal).Replace("%2B", "%2b", StringComparison.Ordinal),
        JavaScriptEncoder.Default.Encode(Secret), JsonSerializer.Serialize(Secret), WebUtility.HtmlEncode(Secret), HtmlEncoder.Default.Encode(Secret),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("me:" + Secret)), Convert.ToBase64String(Encoding.UTF8.GetBytes("you:" + Secret)), Convert.ToBase64String(Encoding.UTF8.GetBytes("them:" + Secret + "!")),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret)),
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_is_blacked_out_however_it_is_encoded(string form)
    {
        var scrubbed = Ledger(Secret).Scrub($"before {form} behind");

        Assert.Contains("(secret)", scrubbed, StringComparison.Ordinal);
        Assert.StartsWith("before ", scrubbed, StringComparison.Ordinal);
        Assert.EndsWith(" behind", scrubbed, StringComparison.Ordinal);
        Assert.DoesNotContain("12", scrubbed, StringComparison.Ordinal);
    }

    [Fact]
    public void In_json_names_strings_and_numbers_are_looked_at()
    {
        var value = JsonElement.Parse("""{ "12345678": 1, "a": ["x12345678y", 12345678, 1, true, null, "\u0031\u00325678"], "b": { "c": "\u0031\u0032345678" } }""");

        Assert.Equal("""{"(secret)":1,"a":["x(secret)y","(secret)",1,true,null,"125678"],"b":{"c":"(secret)"}}""", Ledger("12345678").Scrub(value, Encoding.UTF8).GetRawText());
    }

    [Theory]
    [InlineData("you sent 12345678-abcdef", "you sent (secret)")]
    [InlineData("you sent 12345678-abcd and more", "you sent (secret) and more")]
    [InlineData("you sent 5678-ABCD", "you sent (secret)")]
    [InlineData("1234567 and 5678-ab", "1234567 and 5678-ab")]
    public void A_part_of_eight_characters_is_blacked_out_in_whatever_case_and_a_shorter_one_is_not(string text, string scrubbed) =>
        Assert.Equal(scrubbed, Ledger("12345678-abcdef").Scrub(text));

    [Theory]
    [InlineData("before 1234567", "before ")]
    [InlineData("before 1", "before ")]
    [InlineData("before MTIz", "before ")]
    [InlineData("before!", "before!")]
    public void At_the_end_of_a_text_that_was_cut_off_not_even_the_beginning_of_a_secret_is_left(string text, string scrubbed) =>
        Assert.Equal(scrubbed, Ledger("12345678").ScrubBeginning(text, Encoding.UTF8));

    [Fact]
    public void Every_character_may_be_escaped_and_the_secret_is_still_found()
    {
        string[] escaped =
        [
            string.Concat(Secret.Select(character => $"\\u{(int)character:X4}")), string.Concat(Secret.Select(character => $"&#{(int)character};")),
            string.Concat(Secret.Select(character => $"&#x{(int)character:x};")), string.Concat(Encoding.UTF8.GetBytes(Secret).Select(octet => $"%{octet:x2}")),
        ];

        Assert.All(escaped, text => Assert.Equal("(secret)", Ledger(Secret).Scrub(text)));
    }

    [Fact]
    public void A_secret_that_repeats_itself_takes_no_longer_than_another()
    {
        var ledger = Ledger(string.Concat(Enumerable.Repeat("ab", 100)));
        var text = string.Concat(Enumerable.Repeat("abababc ", 100_000));

        Assert.Equal(text, ledger.Scrub(text));
    }

    [Fact]
    public void Without_a_secret_nothing_changes() => Assert.Equal("text", new SecretLedger().Scrub("text"));

    private static SecretLedger Ledger(string secret)
    {
        var ledger = new SecretLedger();
        ledger.Add(secret);
        return ledger;
    }
}
