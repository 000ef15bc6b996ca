using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.PowerShellWorker;

/// <summary>Turns what a script has returned into JSON. Only plain data is read: no property of a script is called, because that would run code.</summary>
/// <param name="most">The most bytes of JSON, counted while it is written.</param>
/// <param name="depth">How deep it may be nested.</param>
internal sealed class PowerShellValues(int most, int depth)
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Whether it has names and values: a hashtable, or a custom object.</summary>
    public static bool IsObject(PSObject value) => value.BaseObject is IDictionary or PSCustomObject;

    public static ScriptResponse Read(PSObject returned, ScriptLimits limits)
    {
        var values = new PowerShellValues(WorkflowMachine.LargestData, limits.ReturnedDepth);
        try
        {
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, _) in Members(returned, ""))
            {
                if (TokenScope.IsBuiltIn(name))
                    return Failed($"'{name}', which is the name of a built-in token; choose another name");
                if (!names.Add(name))
                    return Failed($"'{name}' twice: names are compared without case");
            }

            using (var writer = new Utf8JsonWriter(values._buffer, Compact))
                values.Write(writer, returned, "", 0);
            return new ScriptResponse { Values = Encoding.UTF8.GetString(values._buffer.WrittenSpan) };
        }
        catch (NoJsonException problem)
        {
            return Failed(problem.Message);
        }
    }

    /// <summary>What a value is, for people.</summary>
    public static string Name(object? value) => Bare(value) switch
    {
        null => "null",
        string => "text",
        bool => "true or false",
        IDictionary or PSCustomObject => "an object",
        IEnumerable => "a list",
        ScriptBlock => "a script block",
        var other => $"a value of the type {other.GetType().Name}",
    };

    private static ScriptResponse Failed(string what) => new() { Failure = $"the script returned {what}" };

    private void Write(Utf8JsonWriter writer, object? value, string path, int level)
    {
        if (level > depth)
            throw new NoJsonException($"{At(path)}: it is nested deeper than {depth} levels, or contains itself");
        if (value is PSObject { BaseObject: IDictionary or PSCustomObject } or IDictionary)
        {
            writer.WriteStartObject();
            foreach (var (name, member) in Members(value, path))
            {
                Spend(writer, name.Length);
                writer.WritePropertyName(name);
                Write(writer, member, path.Length == 0 ? name : $"{path}.{name}", level + 1);
            }

            writer.WriteEndObject();
        }
        else if (Bare(value) is IList list)
        {
            writer.WriteStartArray();
            for (var index = 0; index < list.Count; index++)
                Write(writer, list[index], $"{path}[{index}]", level + 1);
            writer.WriteEndArray();
        }
        else
        {
            WritePlain(writer, Bare(value), path);
        }

        Spend(writer, 0);
    }

    private void WritePlain(Utf8JsonWriter writer, object? value, string path)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number + 0.0);
                break;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number + 0.0f);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong or BigInteger:
                writer.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case string or char or Enum or Guid or Uri or Version or TimeSpan:
                WriteText(writer, Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
            case DateTime date:
                WriteText(writer, date.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset date:
                WriteText(writer, date.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                break;
            default:
                throw new NoJsonException($"{At(path)}, which is {(value is double or float ? "NaN or infinite" : Name(value))}, but must be text, a number, true, false, null, a list or a hashtable");
        }
    }

    private void WriteText(Utf8JsonWriter writer, string text)
    {
        Spend(writer, text.Length);
        writer.WriteStringValue(Encoding.UTF8.GetBytes(text));
    }

    private static IEnumerable<(string Name, object? Value)> Members(object value, string path)
    {
        if (Bare(value) is IDictionary dictionary)
        {
            var members = dictionary.Cast<DictionaryEntry>().Select(entry => (Name: Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value));
            // A hashtable has no order, and would be written differently each time.
            foreach (var (name, member) in dictionary is Hashtable ? members.OrderBy(member => member.Name, StringComparer.Ordinal) : members)
                yield return (Readable(name, path), member);
            yield break;
        }

        foreach (var property in ((PSObject)value).Properties)
        {
            if (property is not PSNoteProperty)
                throw new NoJsonException($"{At(path.Length == 0 ? property.Name : $"{path}.{property.Name}")}, which is computed by the script, but must be plain data");
            yield return (Readable(property.Name, path), property.Value);
        }
    }

    private static string Readable(string name, string path) =>
        ScriptErrors.Readable(name) == name ? name : throw new NoJsonException($"{At(path)} with a name that is not Unicode");

    private void Spend(Utf8JsonWriter writer, int more)
    {
        if (writer.BytesCommitted + writer.BytesPending + more > most)
            throw new NoJsonException($"more than {most / 1024} KiB");
    }

    /// <summary>The value without what PowerShell wraps it in.</summary>
    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string At(string path) => path.Length == 0 ? "an object" : $"'{ScriptErrors.Shortened(path, 100)}'";

    /// <summary>The value cannot be JSON; the message says what it is.</summary>
    private sealed class NoJsonException(string message) : Exception(message);
}
