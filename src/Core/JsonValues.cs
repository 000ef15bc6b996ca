using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace WorkflowFunctions.Core;

/// <summary>Makes and reads single JSON values.</summary>
public static class JsonValues
{
    private static readonly JsonElement True = JsonElement.Parse("true");
    private static readonly JsonElement False = JsonElement.Parse("false");

    public static JsonElement Of(string text) => Written(text, static (writer, text) => writer.WriteStringValue(text));

    public static JsonElement Of(long number) => Written(number, static (writer, number) => writer.WriteNumberValue(number));

    public static JsonElement Of(double number) => Written(number, static (writer, number) => writer.WriteNumberValue(number));

    public static JsonElement Of(bool value) => value ? True : False;

    public static JsonElement Of(IEnumerable<JsonElement> items) => Written(items, static (writer, items) =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
            item.WriteTo(writer);
        writer.WriteEndArray();
    });

    public static JsonElement Of(JsonMap map) => Written(map, Write);

    /// <summary>The members of a JSON object, as values that outlive their document.</summary>
    /// <exception cref="JsonException">The value is not an object, or it holds text that is not Unicode.</exception>
    public static JsonMap MapOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw new JsonException($"Expected a JSON object, found {value.ValueKind}.");
        if (!IsReadable(value))
            throw new JsonException("The JSON holds text that is not Unicode: invalid UTF-8, or an escape for half of a surrogate pair.");
        // One copy for all members; none if nobody else uses the document.
        return JsonMap.OfMembers(value.Clone());
    }

    /// <summary>The size of the map in bytes of UTF-8, as compact JSON. The size limits use this measure.</summary>
    public static int SizeOf(JsonMap map)
    {
        using var scratch = JsonScratch.Rent();
        Write(scratch.Writer, map);
        return scratch.Written.Length;
    }

    public static string Text(JsonMap map)
    {
        using var scratch = JsonScratch.Rent();
        Write(scratch.Writer, map);
        return Encoding.UTF8.GetString(scratch.Written);
    }

    /// <summary>The value as plain text: a string as it is, <c>True</c> or <c>False</c>, nothing for null, otherwise its JSON.</summary>
    public static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => bool.TrueString,
        JsonValueKind.False => bool.FalseString,
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        _ => value.GetRawText(),
    };

    /// <summary>Reads a whole number given as a JSON number or as its string form.</summary>
    public static int? Int(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        JsonValueKind.String => Int(value.GetString()!),
        _ => null,
    };

    /// <inheritdoc cref="Int(JsonElement)"/>
    public static int? Int(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && !EndsInNull(text) ? number : null;

    /// <summary>Reads a number given as a JSON number or as its string form. Infinities and NaN are not numbers here.</summary>
    public static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        JsonValueKind.String => Number(value.GetString()!),
        _ => null,
    };

    /// <inheritdoc cref="Number(JsonElement)"/>
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && !EndsInNull(text) ? number : null;

    /// <summary>
    /// A number, or the string form of one, as a JSON number with all its digits: nothing is rounded. Null for what
    /// <see cref="Number(JsonElement)"/> does not read.
    /// </summary>
    public static JsonElement? ExactNumber(JsonElement value) =>
        Number(value) is null ? null
        : value.ValueKind == JsonValueKind.Number ? value
        : JsonElement.Parse(AsJsonNumber(value.GetString()!));

    /// <summary>.NET passes over null characters behind a number; here a text with them is no number, as in JSON.</summary>
    private static bool EndsInNull(string text) => text.EndsWith('\0');

    /// <summary>JSON has no plus sign in front, no zeros in front of others, and digits on both sides of a point.</summary>
    private static string AsJsonNumber(string text)
    {
        var rest = text.Trim().TrimStart('+');
        var sign = rest.StartsWith('-') ? "-" : "";
        rest = rest[sign.Length..];
        var end = rest.IndexOfAny(['e', 'E']) is >= 0 and var at ? at : rest.Length;
        var parts = rest[..end].Split('.');
        var whole = parts[0].TrimStart('0') is { Length: > 0 } digits ? digits : "0";
        var fraction = parts is [_, { Length: > 0 } given] ? $".{given}" : "";
        return sign + whole + fraction + rest[end..];
    }

    /// <summary>Reads a JSON boolean, or <c>True</c>/<c>False</c> in any case.</summary>
    public static bool? Bool(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => Bool(value.GetString()!),
        _ => null,
    };

    /// <summary>
    /// Reads <c>True</c>/<c>False</c> in any case and nothing else. <c>bool.Parse</c> would also accept surrounding blanks and NULs.
    /// </summary>
    public static bool? Bool(string text) =>
        text.Equals(bool.TrueString, StringComparison.OrdinalIgnoreCase) ? true
        : text.Equals(bool.FalseString, StringComparison.OrdinalIgnoreCase) ? false
        : null;

    public static bool AreSame(JsonElement one, JsonElement other)
    {
        try
        {
            return JsonElement.DeepEquals(one, other);
        }
        catch (ArgumentOutOfRangeException)
        {
            // JSON sets no limit to an exponent, but comparing by value does. Such numbers are equal only if they are written alike.
            return JsonMarshal.GetRawUtf8Value(one).SequenceEqual(JsonMarshal.GetRawUtf8Value(other));
        }
    }

    /// <summary>A value as messages show it: its JSON, shortened.</summary>
    public static string Shown(JsonElement value) => Shortened(value.GetRawText());

    /// <summary>Text for use in a message: at most <paramref name="most"/> characters of it.</summary>
    public static string Shortened(string text, int most = 60)
    {
        if (text.Length <= most)
            return text;
        var end = char.IsHighSurrogate(text[most - 4]) ? most - 4 : most - 3;
        return text[..end] + "...";
    }

    private static void Write(Utf8JsonWriter writer, JsonMap map)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in map)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>
    /// Whether all text in the value is Unicode. The JSON parser accepts text that makes every later reader or writer throw. Such text is
    /// refused when it comes in, because what has been stored must never make a fold throw.
    /// </summary>
    private static bool IsReadable(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (!Utf8.IsValid(raw))
            return false;
        if (raw.IndexOf("\\u"u8) < 0)
            return true;
        try
        {
            using var scratch = JsonScratch.Rent();
            value.WriteTo(scratch.Writer);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>What <paramref name="write"/> writes, as one value.</summary>
    internal static JsonElement Written<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        using var scratch = JsonScratch.Rent();
        write(scratch.Writer, value);
        var reader = new Utf8JsonReader(scratch.Written);
        return JsonElement.ParseValue(ref reader);
    }
}
