using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>A script to run or to check.</summary>
/// <param name="Content">The body of a function.</param>
/// <param name="Parameters">The value of <c>parameters</c>: a JSON object as text.</param>
/// <param name="Limits">What it may use.</param>
public sealed record ScriptRequest(string Content, string Parameters, ScriptLimits Limits)
{
    /// <summary>Whether it is only parsed, to find out what is wrong with it.</summary>
    public bool IsCheck { get; init; }
}

/// <summary>The result of a script. The first response of a process only says that it is ready.</summary>
public sealed record ScriptResponse
{
    /// <summary>The members of the returned object, as the text of a JSON object; null if the script failed.</summary>
    public string? Values { get; init; }

    /// <summary>Why it failed; for a check, what is wrong, as a sentence without its subject. Null if nothing is wrong.</summary>
    public string? Failure { get; init; }

    /// <summary>
    /// The limit of elapsed time that has ended it; null if none has. Only the parent process knows whether it had the processor meanwhile.
    /// </summary>
    public TimeSpan? EndedByClock { get; init; }

    /// <summary>What it wrote to <c>console</c>.</summary>
    public ImmutableArray<string> Lines { get; init; } = [];

    /// <summary>Whether it may have left something behind in the process, which must then not run another script.</summary>
    public bool IsSpent { get; init; }

    /// <summary>Whether the machine has the data for comparing, normalizing and formatting by language.</summary>
    public bool HasLocales { get; init; }
}

/// <summary>Messages on a pipe: the length of the JSON in four bytes, least significant byte first, then the JSON.</summary>
public static class ScriptMessages
{
    /// <summary>The most bytes of a request: a script and its parameters, both escaped in the worst way.</summary>
    public const int LongestRequest = 64 * 1024 * 1024;

    /// <summary>The most bytes of a response: the values that a data bucket may hold, escaped, and the lines.</summary>
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
    /// <exception cref="InvalidDataException">The message is longer than <paramref name="longest"/>.</exception>
    /// <exception cref="JsonException">The message is not JSON of this type.</exception>
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

/// <summary>Generated, because reflection at run time would take longer than most scripts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ScriptRequest))]
[JsonSerializable(typeof(ScriptResponse))]
public sealed partial class ScriptJson : JsonSerializerContext;
