using System.IO.Compression;
using Azure.Data.Tables;

namespace WorkflowFunctions.Storage.Tables.Schema;

/// <summary>
/// JSON in a row: UTF-8, compressed if that saves space, and split over as many properties as it needs. A property holds 64 KiB, a
/// row 1 MiB.
/// </summary>
internal static class Payload
{
    /// <summary>The most bytes that a row's JSON may take in the row.</summary>
    public const int Largest = MostParts * PartSize;

    private const int PartSize = 64 * 1024;
    private const int MostParts = 15;
    private const int SmallestPacked = 1024;
    private const string IsPacked = "Packed";

    /// <exception cref="RowTooLargeException">The JSON is too large for a row.</exception>
    public static TableEntity WithJson(this TableEntity row, byte[] json)
    {
        var bytes = json.Length < SmallestPacked ? json : Pack(json);
        if (bytes.Length < json.Length)
            row[IsPacked] = true;
        else
            bytes = json;
        if (bytes.Length > Largest)
            throw new RowTooLargeException(row, bytes.Length);

        for (var part = 0; part * PartSize < bytes.Length; part++)
            row[Name(part)] = bytes[(part * PartSize)..Math.Min((part + 1) * PartSize, bytes.Length)];
        return row;
    }

    public static byte[] Json(this TableEntity row)
    {
        using var joined = new MemoryStream();
        for (var part = 0; row.GetBinary(Name(part)) is { } bytes; part++)
            joined.Write(bytes);
        if (row.GetBoolean(IsPacked) is not true)
            return joined.ToArray();

        joined.Position = 0;
        using var unpacked = new MemoryStream();
        using (var brotli = new BrotliStream(joined, CompressionMode.Decompress))
            brotli.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static byte[] Pack(byte[] json)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
            brotli.Write(json);
        return packed.ToArray();
    }

    private static string Name(int part) => FormattableString.Invariant($"Json{part}");
}

/// <summary>The JSON of a row is too large, even compressed.</summary>
internal sealed class RowTooLargeException(TableEntity row, int size) : InvalidOperationException(
    $"Row '{row.RowKey}' of '{row.PartitionKey}' would take {size} bytes compressed; a row of Azure Tables holds at most {Payload.Largest}.")
{
    public int Size => size;
}
