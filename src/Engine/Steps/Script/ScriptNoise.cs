using System.Text;

namespace WorkflowFunctions.Engine.Steps.Script;

/// <summary>
/// Reads what a process writes besides its messages: how its runtime dies. The beginning is kept; the rest is read and dropped, so that
/// the process does not wait for a reader.
/// </summary>
internal sealed class ScriptNoise
{
    private const int Kept = 2048;

    private readonly byte[] _buffer = new byte[Kept];
    private readonly Thread _reader;
    private int _length;

    public ScriptNoise(Stream stream)
    {
        _reader = new Thread(() => Read(stream)) { IsBackground = true, Name = "Script noise" };
        _reader.Start();
    }

    /// <summary>Waits for the end of the stream, but not forever.</summary>
    public string Text(TimeSpan most)
    {
        _reader.Join(most);
        return Encoding.UTF8.GetString(_buffer, 0, Volatile.Read(ref _length)).Trim();
    }

    private void Read(Stream stream)
    {
        var rest = new byte[Kept];
        try
        {
            while (true)
            {
                var place = _length < Kept ? _buffer.AsSpan(_length) : rest;
                var count = stream.Read(place);
                if (count == 0)
                    return;
                if (_length < Kept)
                    Volatile.Write(ref _length, _length + count);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is gone, and nobody needs the rest.
        }
    }
}
