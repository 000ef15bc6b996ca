using System.Buffers;
using System.Text;
using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>
/// Remembers the secrets that one attempt has used, and blacks them out in what comes back: the other side may repeat what it was
/// sent, in whole or in part, in whatever encoding and charset. At most <see cref="SecretForms.LongestRest"/> characters of one are left.
/// </summary>
public sealed class SecretLedger
{
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly HashSet<Encoding> _charsets = [];
    private SecretMatcher? _matcher;

    public bool IsEmpty => _secrets.Count == 0;

    private SecretMatcher Matcher => _matcher ??= new SecretMatcher(_secrets.SelectMany(secret => SecretForms.Of(secret, _charsets)));

    public void Add(string secret)
    {
        if (secret.Length > 0 && _secrets.Add(secret))
            _matcher = null;
    }

    /// <summary>Says in which charset a body with secrets is sent.</summary>
    public void SentIn(Encoding charset)
    {
        if (_charsets.Add(charset))
            _matcher = null;
    }

    /// <summary>The text with <c>(secret)</c> wherever it held one, or a part of one.</summary>
    public string Scrub(string text)
    {
        if (IsEmpty || Matcher.Find(text) is not { Count: > 0 } found)
            return text;
        var scrubbed = new StringBuilder();
        var at = 0;
        foreach (var part in found)
        {
            scrubbed.Append(text, at, part.Start.Value - at).Append(TokenUse.Hidden);
            at = part.End.Value;
        }

        return scrubbed.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>
    /// The same for a text that came in a charset. If its bytes hold a secret in another charset, it is no text that anybody could use, and
    /// <c>(secret)</c> takes its place altogether.
    /// </summary>
    public string Scrub(string text, Encoding charset)
    {
        var scrubbed = Scrub(text);
        return !IsEmpty && charset is not UTF8Encoding && Matcher.Find(Encoding.Latin1.GetString(charset.GetBytes(scrubbed))).Count > 0
            ? TokenUse.Hidden
            : scrubbed;
    }

    /// <summary>The same for the beginning of a text: what may be the beginning of a secret is left out at its end.</summary>
    public string ScrubBeginning(string text, Encoding charset)
    {
        if (IsEmpty)
            return text;
        // The cut may have gone through a character.
        var scrubbed = Scrub(text.TrimEnd('\uFFFD'), charset);
        return scrubbed[..^Matcher.BeginningAtEnd(scrubbed)];
    }

    /// <summary>The same in all names and values; a number that is a secret becomes a text.</summary>
    public JsonElement Scrub(JsonElement value, Encoding charset)
    {
        if (IsEmpty)
            return value;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(value, writer, charset);
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private void Write(JsonElement value, Utf8JsonWriter writer, Encoding charset)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(Scrub(member.Name, charset));
                    Write(member.Value, writer, charset);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(item, writer, charset);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
            case JsonValueKind.Number when Scrub(JsonValues.Text(value)) != JsonValues.Text(value):
                writer.WriteStringValue(Scrub(JsonValues.Text(value), charset));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
