using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkflowFunctions.Api.Tests.Fuzz;

/// <summary>Spoils bodies: as bytes, as text, and as JSON that is well-formed and wrong.</summary>
internal sealed class JsonSpoiler(int seed)
{
    private static readonly string[] Values =
    [
        "null", "true", "\"\"", "\"True\"", "0", "-1", "1e400", "99999999999999999999999999", "0.1e-999", "[]", "{}", "[[]]", "{\"a\":{\"b\":[1]}}",
        "\"\\u0000\"", "\"\\ud83d\"", "\"\\ude00\\ud83d\"", "\"00000000-0000-0000-0000-000000000000\"", "\"9999-99-99T99:99:99Z\"", "\"$(secret:x)\"", "\"$(\"",
        "\"<script>\"", "\"' OR 1=1\"", "[null,null]", "{\"\":1}",
    ];

    private readonly Random _random = new(seed + 1);

    public byte[] Spoil(byte[]? body)
    {
        var right = body is { Length: > 0 } ? body : "{}"u8.ToArray();
        return _random.Next(12) switch
        {
            0 => right[.._random.Next(right.Length)],
            1 => Bytes(_random.Next(0, 200)),
            2 => [.. right, 0xFF, 0xFE],
            3 => [0xEF, 0xBB, 0xBF, .. right],
            4 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", _random.Next(1, 5000)))),
            5 => Encoding.UTF8.GetBytes(Nested(_random.Next(50, 200))),
            6 => Flip(right),
            7 => Encoding.UTF8.GetBytes($"[{Encoding.UTF8.GetString(right)},{Encoding.UTF8.GetString(right)}]"),
            8 => Encoding.UTF8.GetBytes(new string(' ', _random.Next(1, 400_000)) + "{}"),
            _ => Change(right),
        };
    }

    /// <summary>Gives members other values, twice, other names, or takes them away.</summary>
    private byte[] Change(byte[] json)
    {
        try
        {
            return ChangeMember(json);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or ArgumentException)
        {
            // It is spoilt already.
            return json;
        }
    }

    private byte[] ChangeMember(byte[] json)
    {
        var root = JsonNode.Parse(json);
        var objects = Objects(root).ToList();
        if (objects.Count == 0)
            return json;
        var target = objects[_random.Next(objects.Count)];
        var names = target.Select(member => member.Key).ToList();
        var name = names.Count == 0 ? "Any" : names[_random.Next(names.Count)];
        var value = Values[_random.Next(Values.Length)];
        var marker = $"spoilt-{_random.Next().ToString(CultureInfo.InvariantCulture)}";
        switch (_random.Next(5))
        {
            case 0: target.Remove(name); break;
            case 1: target["Unknown" + marker] = 1; break;
            case 2: target[name] = new string('y', _random.Next(1, 80_000)); break;
            case 3:
                // The same name again: no object of the library's can hold that.
                return Encoding.UTF8.GetBytes(root!.ToJsonString().Replace("{", $"{{\"{name}\":{value},", StringComparison.Ordinal));
            default: target[name] = marker; break;
        }

        return Encoding.UTF8.GetBytes(root!.ToJsonString().Replace($"\"{marker}\"", value, StringComparison.Ordinal));
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member => Objects(member.Value)).Prepend(map),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    private byte[] Flip(byte[] right)
    {
        var flipped = right.ToArray();
        for (var times = _random.Next(1, 6); times > 0; times--)
            flipped[_random.Next(flipped.Length)] = (byte)_random.Next(256);
        return flipped;
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("""{"Data":""", depth)) + "1" + new string('}', depth);
}
