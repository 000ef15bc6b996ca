using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Limits;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// A body that has to go on coming, and that takes room from its caller's. The web server asks for a least rate on average alone: a body that has come
/// quickly for the most part could then stand still for an hour.
/// </summary>
/// <param name="body">The server's own reader. A read that is waiting can be ended there without a trace: the server then goes on as if there had been none.</param>
internal sealed class GuardedBody(HttpContext context, PipeReader body, BodyRoom room, TimeProvider time) : Stream
{
    /// <summary>In bytes: as much, or all that is left, has to come within <see cref="Patience"/>.</summary>
    public const int Piece = 16 * 1024;

    /// <summary>A line that is interrupted for less than that loses nothing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private ITimer? _late;
    private int _ofPiece;
    private int _ofFree;
    private string? _holder;
    private int _held;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="BadHttpRequestException">The next piece did not come in time.</exception>
    /// <exception cref="BodyRefusedException">The caller's bodies, or all, take too much room.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _late ??= time.CreateTimer(_ => body.CancelPendingRead(), null, Patience, Timeout.InfiniteTimeSpan);
        while (true)
        {
            var result = await body.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (result.IsCanceled)
            {
                body.AdvanceTo(result.Buffer.Start);
                throw new BadHttpRequestException("The body did not go on in time.", StatusCodes.Status408RequestTimeout);
            }

            var came = result.Buffer.Slice(0, Math.Min(buffer.Length, result.Buffer.Length));
            var read = (int)came.Length;
            came.CopyTo(buffer.Span);
            body.AdvanceTo(came.End);
            if (read == 0 && !result.IsCompleted && buffer.Length > 0)
                continue;
            // Forms are read by asking first, without room for anything, whether something has come: that is no end.
            if (read > 0 || result.IsCompleted)
                Count(read, _late);
            return read;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _late?.Dispose();
            if (_holder is { } holder)
                room.GiveBack(holder, _held);
            _holder = null;
        }

        base.Dispose(disposing);
    }

    private void Count(int read, ITimer late)
    {
        _ofPiece += read;
        if (_ofPiece >= Piece || read == 0)
        {
            _ofPiece = 0;
            late.Change(read == 0 ? Timeout.InfiniteTimeSpan : Patience, Timeout.InfiniteTimeSpan);
        }

        var free = Math.Min(read, BodyRoom.Free - _ofFree);
        _ofFree += free;
        if (read > free)
            Hold(read - free);
    }

    private void Hold(int bytes)
    {
        // By now it is known who sends it.
        var holder = _holder ?? CallerLimits.NameOf(context);
        if (room.Take(holder, bytes) is { } refusal)
            throw new BodyRefusedException(refusal);
        (_holder, _held) = (holder, _held + bytes);
    }
}
