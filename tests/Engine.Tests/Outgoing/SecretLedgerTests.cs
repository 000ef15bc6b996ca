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

        Assert.Equal("""{"(secret)":1,"a":["x(secret)y","(secret)",1,true,null,"125678"],"b":{"c":"(secret)"}}""", Ledger("12345678").Scrub(value).GetRawText());
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
