using System.Buffers.Binary;
using System.Text;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Joins several texts into bytes to be hashed: for each its length (four bytes, most significant first) and its UTF-8. So two
/// different lists of texts never give the same bytes.
/// </summary>
internal static class Framing
{
    public static byte[] Of(params ReadOnlySpan<string> texts)
    {
        var size = 0;
        foreach (var text in texts)
            size += sizeof(int) + Encoding.UTF8.GetByteCount(text);
        var bytes = new byte[size];
        var rest = bytes.AsSpan();
        foreach (var text in texts)
        {
            var written = Encoding.UTF8.GetBytes(text, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32BigEndian(rest, written);
            rest = rest[(sizeof(int) + written)..];
        }

        return bytes;
    }
}
