using System.Buffers.Binary;
using System.Text;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Several texts as one run of bytes to be hashed: each as its length (four bytes, most significant first) and its UTF-8, so that
/// no two different lists of texts give the same bytes.
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
