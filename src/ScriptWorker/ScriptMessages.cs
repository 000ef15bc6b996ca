using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>One script to run or to read.</summary>
/// <param name="Content">The body of a function.</param>
/// <param name="Parameters">What it finds in <c>parameters</c>: a JSON object as text.</param>
/// <param name="Limits">What it may use.</param>
public sealed record ScriptRequest(string Content, string Parameters, ScriptLimits Limits)
{
    /// <summary>Whether it is only read, to find out what is wrong with it.</summary>
    public bool IsCheck { get; init; }
}

/// <summary>What became of a script. The first one of a process says only that it is ready.</summary>
public sealed record ScriptResponse
{
    /// <summary>The members of the object that it returned, as the text of a JSON object; null if it failed.</summary>
    public string? Values { get; init; }

    /// <summary>Why it failed; for a check, what is wrong, as a sentence without its subject. Null if nothing is.</summary>
    public string? Failure { get; init; }

    /// <summary>What it said by <c>console</c>.</summary>
    public ImmutableArray<string> Lines { get; init; } = [];

    /// <summary>Whether it stopped in a way that may have left something behind in the process, which should then run no other one.</summary>
    public bool IsSpent { get; init; }

    /// <summary>Whether the machine has the data that comparing, normalizing and writing for a language needs.</summary>
    public bool HasLocales { get; init; }
}

/// <summary>Messages on a pipe: the length of the JSON in four bytes, the least significant first, and the JSON.</summary>
public static class ScriptMessages
{
    /// <summary>Bytes of a request: a script and its parameters, both escaped at their worst.</summary>
    public const int LongestRequest = 64 * 1024 * 1024;

    /// <summary>Bytes of a response: the values that a bucket may hold, escaped, and the lines.</summary>
    public const int LongestResponse = 8 * 1024 * 1024;

    private const int Prefix = sizeof(int);

    public static void Write<T>(Stream stream, T message, JsonTypeInfo<T> type) => stream.Write(Bytes(message, type));

    public static byte[] Bytes<T>(T message, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, type);
        var bytes = new byte[Prefix + json.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, Prefix);
        return bytes;
    }

    /// <summary>The next message; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">It is longer than <paramref name="longest"/>.</exception>
    /// <exception cref="JsonException">It is not JSON of this kind.</exception>
    public static T? Read<T>(Stream stream, JsonTypeInfo<T> type, int longest)
        where T : class
    {
        Span<byte> prefix = stackalloc byte[Prefix];
        if (stream.ReadAtLeast(prefix, Prefix, throwOnEndOfStream: false) < Prefix)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length < 0 || length > longest)
            throw new InvalidDataException($"A message of {length} bytes; at most {longest} are allowed.");
        var json = new byte[length];
        return stream.ReadAtLeast(json, length, throwOnEndOfStream: false) < length ? null : JsonSerializer.Deserialize(json, type);
    }
}

/// <summary>Generated, because finding out about types at run time would take longer than most scripts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ScriptRequest))]
[JsonSerializable(typeof(ScriptResponse))]
public sealed partial class ScriptJson : JsonSerializerContext;
