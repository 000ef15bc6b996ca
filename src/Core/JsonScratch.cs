using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WorkflowFunctions.Core;

/// <summary>
/// A writer of compact JSON with its buffer, to be used again: a fold makes dozens of small values. Each thread keeps as many
/// as were ever in use at once, one within the other.
/// </summary>
internal sealed class JsonScratch : IDisposable
{
    /// <summary>A buffer that has grown beyond this is not kept.</summary>
    private const int MostKept = 64 * 1024;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static JsonScratch? _idle;

    private readonly ArrayBufferWriter<byte> _buffer = new(256);
    private JsonScratch? _next;

    private JsonScratch() => Writer = new Utf8JsonWriter(_buffer, Compact);

    public Utf8JsonWriter Writer { get; }

    /// <summary>What was written so far. It is good until this is disposed.</summary>
    public ReadOnlySpan<byte> Written
    {
        get
        {
            Writer.Flush();
            return _buffer.WrittenSpan;
        }
    }

    public static JsonScratch Rent()
    {
        if (_idle is not { } scratch)
            return new JsonScratch();
        _idle = scratch._next;
        return scratch;
    }

    public void Dispose()
    {
        if (_buffer.Capacity > MostKept)
            return;
        _buffer.ResetWrittenCount();
        Writer.Reset();
        _next = _idle;
        _idle = this;
    }
}
