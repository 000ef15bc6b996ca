namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>A value for a column: null, a number, a text, or bytes. A number takes no object of its own, nor does a part of a buffer.</summary>
internal readonly struct SqlValue
{
    private static readonly object Number = new();

    // What it is, or where its bytes lie; then the number, or which part of the bytes.
    private readonly object? _value;
    private readonly long _number;

    private SqlValue(object? value, long number) => (_value, _number) = (value, number);

    public static implicit operator SqlValue(long number) => new(Number, number);

    public static implicit operator SqlValue(long? number) => number is { } known ? known : default(SqlValue);

    public static implicit operator SqlValue(string? text) => new(text, 0);

    public static implicit operator SqlValue(byte[]? bytes) => new(bytes, bytes?.Length ?? 0);

    /// <summary>Bytes that nobody may change until the statement has run. The part begins at its <c>Offset</c>.</summary>
    public static implicit operator SqlValue(ArraySegment<byte> bytes) =>
        new(bytes.Array, ((long)bytes.Offset << 32) | (uint)bytes.Count);

    public bool IsNull => _value is null;

    /// <summary>The text; null if it is no text.</summary>
    public string? Text => _value as string;

    public bool TryGetNumber(out long number)
    {
        number = _number;
        return ReferenceEquals(_value, Number);
    }

    public bool TryGetBytes(out ReadOnlySpan<byte> bytes)
    {
        var array = _value as byte[];
        bytes = array is null ? default : array.AsSpan((int)(_number >> 32), (int)(uint)_number);
        return array is not null;
    }
}
