using System.Buffers.Binary;
using System.Text;

namespace WorkflowFunctions.HostScenarios.Telemetry;

/// <summary>A message of Protocol Buffers, by the numbers of its fields.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> _fields = [];

    /// <exception cref="InvalidDataException">It is none.</exception>
    public ProtoMessage(ReadOnlyMemory<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var key = Varint(bytes.Span, ref at);
            var (value, size) = (0UL, 0);
            switch (key & 7)
            {
                case 0:
                    value = Varint(bytes.Span, ref at);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[at..]);
                    at += 8;
                    break;
                case 2:
                    size = (int)Varint(bytes.Span, ref at);
                    break;
                case 5:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]);
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"There is no wire type {key & 7}.");
            }

            _fields.Add(((int)(key >> 3), value, bytes.Slice(at, size)));
            at += size;
        }
    }

    public IEnumerable<ProtoMessage> Messages(int number) => All(number).Select(field => new ProtoMessage(field.Bytes));

    public ProtoMessage? Message(int number) => Messages(number).FirstOrDefault();

    public string Text(int number) => All(number).Select(field => Encoding.UTF8.GetString(field.Bytes.Span)).FirstOrDefault() ?? "";

    public string Hex(int number) => All(number).Select(field => Convert.ToHexStringLower(field.Bytes.Span)).FirstOrDefault() ?? "";

    public ulong? Number(int number) => All(number).Select(field => (ulong?)field.Value).FirstOrDefault();

    public double? Real(int number) => Number(number) is { } bits ? BitConverter.UInt64BitsToDouble(bits) : null;

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
    }

    private IEnumerable<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> All(int number) => _fields.Where(field => field.Number == number);
}
