using System.Buffers;
using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>
/// Remembers the secrets that one attempt has used, and blacks them out in what comes back. The other side may repeat what it was sent,
/// in any encoding.
/// </summary>
public sealed class SecretLedger
{
    private readonly HashSet<string> _forms = new(StringComparer.Ordinal);

    public bool IsEmpty => _forms.Count == 0;

    public void Add(string secret) => _forms.UnionWith(SecretForms.Of(secret));

    /// <summary>The text, with <c>(secret)</c> in place of every secret.</summary>
    public string Scrub(string text)
    {
        // The longest first, because one form may contain another.
        foreach (var form in _forms.OrderByDescending(form => form.Length))
            text = text.Replace(form, TokenUse.Hidden, StringComparison.Ordinal);
        return text;
    }

    /// <summary>The same for all names and values; a number that is a secret becomes a text.</summary>
    public JsonElement Scrub(JsonElement value)
    {
        if (IsEmpty)
            return value;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(value, writer);
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(Scrub(member.Name));
                    Write(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
            case JsonValueKind.Number when Scrub(JsonValues.Text(value)) != JsonValues.Text(value):
                writer.WriteStringValue(Scrub(JsonValues.Text(value)));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
