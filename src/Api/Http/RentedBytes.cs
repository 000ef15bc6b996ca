using System.Buffers;

namespace WorkflowFunctions.Api.Http;

/// <summary>Bytes that are read one part after the other into an array of the pool. They are gone when it is given back.</summary>
internal sealed class RentedBytes(int expected) : IDisposable
{
    // One more than is expected: whoever reads sees the end without more room.
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(expected + 1);
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Where the next part goes: at least one byte.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (_length == _bytes.Length)
                Grow();
            return _bytes.AsMemory(_length);
        }
    }

    public void Add(int read) => _length += read;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        _bytes.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
