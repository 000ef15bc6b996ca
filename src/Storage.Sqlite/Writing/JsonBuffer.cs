using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>The JSON of one write, value behind value, so that none of them takes an array of its own.</summary>
internal sealed class JsonBuffer
{
    /// <summary>A buffer that has grown beyond this is not kept.</summary>
    private const int MostKept = 256 * 1024;

    /// <summary>Enough for the snapshot and the history of nearly all signals.</summary>
    private const int Usual = 4096;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    private ArrayBufferWriter<byte> _bytes = new(Usual);

    public ArraySegment<byte> Write<T>(T value) => Write(value, StoreJson.Write);

    public ArraySegment<byte> Write(InstanceSnapshot snapshot) => Write(snapshot, SnapshotJson.Write);

    /// <summary>Forgets everything: the buffer is written anew from its beginning.</summary>
    public void Clear()
    {
        if (_bytes.Capacity > MostKept)
            _bytes = new(Usual);
        else
            _bytes.ResetWrittenCount();
    }

    // If the buffer grows later, the array that was given out stays as it is.
    private ArraySegment<byte> Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var start = _bytes.WrittenCount;
        var writer = _writer ??= new Utf8JsonWriter(_bytes, new JsonWriterOptions { SkipValidation = true });
        writer.Reset(_bytes);
        write(writer, value);
        writer.Flush();
        return MemoryMarshal.TryGetArray(_bytes.WrittenMemory[start..], out var written)
            ? written
            : throw new InvalidOperationException("The buffer is no array.");
    }
}
