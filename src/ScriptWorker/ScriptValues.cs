using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>
/// Turns values of a script into JSON. Getters and <c>toJSON</c> are not called: what is read here is data, and the script has ended.
/// </summary>
/// <param name="most">The most bytes of JSON, counted while it is written.</param>
/// <param name="depth">How deep it may be nested.</param>
internal sealed class ScriptValues(Jint.Engine engine, int most, int depth)
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The members of the object that a script returned; none if it returned nothing.</summary>
    public ScriptEnd Read(JsValue result)
    {
        if (result.IsUndefined() || result.IsNull())
            return new ScriptEnd.Returned("{}");
        if (result is not ObjectInstance returned || Kind(returned) != ValueKind.Plain)
            return new ScriptEnd.Failed($"the script returned {Name(result)}, but must return an object whose members are stored, or nothing");
        try
        {
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, _) in Members(returned))
            {
                if (TokenScope.IsBuiltIn(name))
                    return new ScriptEnd.Failed($"the script returned '{name}', which is the name of a built-in token; choose another name");
                if (!names.Add(name))
                    return new ScriptEnd.Failed($"the script returned '{name}' twice: names are compared without case");
            }

            using var json = Written(returned);
            return new ScriptEnd.Returned(json.RootElement.GetRawText());
        }
        catch (NoJsonException problem)
        {
            return new ScriptEnd.Failed($"the script returned {problem.Message}");
        }
    }

    /// <summary>A value for people; if it cannot be JSON, a description of it.</summary>
    public string Shown(JsValue value)
    {
        try
        {
            using var json = Written(value);
            return json.RootElement.GetRawText();
        }
        catch (NoJsonException)
        {
            return $"({Name(value)})";
        }
    }

    private JsonDocument Written(JsValue value)
    {
        using (var writer = new Utf8JsonWriter(_buffer, Compact))
            Write(writer, value, "", 0);
        return JsonDocument.Parse(_buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = depth + 1 });
    }

    private void Write(Utf8JsonWriter writer, JsValue value, string path, int level)
    {
        if (level > depth)
            throw new NoJsonException($"{At(path)}: it is nested deeper than {depth} levels, or contains itself");
        switch (value)
        {
            case ObjectInstance item when Kind(item) == ValueKind.List:
                WriteList(writer, (JsArray)item, path, level);
                break;
            case ObjectInstance item when Kind(item) == ValueKind.Plain:
                writer.WriteStartObject();
                foreach (var (name, member) in Members(item, path))
                {
                    Spend(writer, name.Length);
                    writer.WritePropertyName(name);
                    Write(writer, member, path.Length == 0 ? name : $"{path}.{name}", level + 1);
                }

                writer.WriteEndObject();
                break;
            case JsDate date when double.IsFinite(date.DateValue):
                writer.WriteStringValue(date.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                break;
            default:
                WritePlain(writer, value, path);
                break;
        }

        Spend(writer, 0);
    }

    private void WriteList(Utf8JsonWriter writer, JsArray list, string path, int level)
    {
        writer.WriteStartArray();
        for (var index = 0u; index < list.Length; index++)
        {
            var entry = list.GetOwnProperty(index.ToString(CultureInfo.InvariantCulture));
            if (entry.IsAccessorDescriptor())
                throw new NoJsonException($"{At($"{path}[{index}]")}, which has a getter, but must be plain data");
            Write(writer, entry.Value is { } value && !value.IsUndefined() ? value : JsValue.Null, $"{path}[{index}]", level + 1);
        }

        writer.WriteEndArray();
    }

    private void WritePlain(Utf8JsonWriter writer, JsValue value, string path)
    {
        switch (value.Type)
        {
            case Types.Null:
                writer.WriteNullValue();
                break;
            case Types.Boolean:
                writer.WriteBooleanValue(value.AsBoolean());
                break;
            case Types.Number when double.IsFinite(value.AsNumber()):
                writer.WriteNumberValue(value.AsNumber() + 0.0);
                break;
            case Types.String:
                var text = value.AsString();
                Spend(writer, text.Length);
                writer.WriteStringValue(Encoding.UTF8.GetBytes(text));
                break;
            default:
                throw new NoJsonException($"{At(path)}, which is {Name(value)}, but must be text, a number, true, false, null, a list or a plain object");
        }
    }

    /// <summary>The members that count: own, enumerable, named by text and with a value.</summary>
    private static IEnumerable<(string Name, JsValue Value)> Members(ObjectInstance item, string path = "")
    {
        foreach (var (key, member) in item.GetOwnProperties())
        {
            if (!key.IsString() || !member.Enumerable)
                continue;
            var name = key.AsString();
            if (ScriptErrors.Readable(name) != name)
                throw new NoJsonException($"{At(path)} with a name that is not Unicode");
            if (member.IsAccessorDescriptor())
                throw new NoJsonException($"{At(path.Length == 0 ? name : $"{path}.{name}")}, which has a getter, but must be plain data");
            if (member.Value is { } value && !value.IsUndefined())
                yield return (name, value);
        }
    }

    private void Spend(Utf8JsonWriter writer, int more)
    {
        if (writer.BytesCommitted + writer.BytesPending + more > most)
            throw new NoJsonException($"more than {most / 1024} KiB");
    }

    private ValueKind Kind(ObjectInstance value) => value switch
    {
        JsArray => ValueKind.List,
        JsDate => ValueKind.Other,
        _ when value.IsCallable() => ValueKind.Other,
        _ when value.Prototype is null || value.Prototype == engine.Intrinsics.Object.PrototypeObject => ValueKind.Plain,
        _ => ValueKind.Other,
    };

    private static string Name(JsValue value) => value switch
    {
        JsArray => "a list",
        JsDate date => double.IsFinite(date.DateValue) ? "a date" : "a date without a time",
        ObjectInstance item when item.IsCallable() => "a function",
        ObjectInstance => "an object that is not plain",
        _ when value.IsNumber() => double.IsFinite(value.AsNumber()) ? "a number" : value.ToString(),
        _ when value.IsString() => "text",
        _ => $"a {value.Type.ToString().ToLowerInvariant()}",
    };

    private static string At(string path) => path.Length == 0 ? "an object" : $"'{ScriptErrors.Shortened(path, 100)}'";

    private enum ValueKind
    {
        Other,
        Plain,
        List,
    }

    /// <summary>The value cannot be JSON; the message says what it is.</summary>
    private sealed class NoJsonException(string message) : Exception(message);
}
