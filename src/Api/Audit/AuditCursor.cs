using System.Buffers.Binary;
using System.Buffers.Text;
using WorkflowFunctions.Engine.Audit;

namespace WorkflowFunctions.Api.Audit;

/// <summary>A place in the audit as text. It holds nothing that its reader has not been shown; a forged one is another place, no more.</summary>
internal static class AuditCursor
{
    private const byte Format = 1;
    private const int Length = 1 + sizeof(long) + 16 + sizeof(long);

    public static string Write(AuditPlace place)
    {
        var bytes = new byte[Length];
        bytes[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), place.At.UtcTicks);
        place.Subject.TryWriteBytes(bytes.AsSpan(9));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(25), place.Sequence);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null if it is not what <see cref="Write"/> makes.</summary>
    public static AuditPlace? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (!Base64Url.IsValid(text, out var length) || length != Length || Base64Url.DecodeFromChars(text, bytes) != Length || bytes[0] != Format)
            return null;
        var (ticks, sequence) = (BinaryPrimitives.ReadInt64BigEndian(bytes[1..]), BinaryPrimitives.ReadInt64BigEndian(bytes[25..]));
        return ticks < DateTimeOffset.MinValue.UtcTicks || ticks > DateTimeOffset.MaxValue.UtcTicks || sequence < 0
            ? null
            : new AuditPlace(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[9..25]), sequence);
    }
}
