using System.Buffers.Binary;
using System.Security.Cryptography;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Limits;

/// <summary>
/// Allows something a number of times at once, and then once in every interval. The memory is fixed: a bucket is found by a hash
/// with a secret key. Two names share a bucket with a probability of 1 in 65,536, and nobody can bring that about on purpose.
/// </summary>
/// <param name="capacity">How often at once.</param>
/// <param name="leak">The interval after which it is allowed once more.</param>
internal sealed class LeakyBuckets(TimeProvider time, int capacity, TimeSpan leak)
{
    private const int Count = 1 << 16;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly long _start = time.GetTimestamp();

    // When each bucket will be empty, in ticks since the start.
    private readonly long[] _emptyAt = new long[Count];

    /// <summary>How long until there is room for one more; zero if there is room now.</summary>
    public TimeSpan WaitFor(params ReadOnlySpan<string> name)
    {
        var room = Volatile.Read(ref _emptyAt[Find(name)]) - ((capacity - 1) * leak.Ticks);
        return TimeSpan.FromTicks(Math.Max(0, room - Now()));
    }

    public void Add(params ReadOnlySpan<string> name)
    {
        ref var bucket = ref _emptyAt[Find(name)];
        long seen;
        do
        {
            seen = Volatile.Read(ref bucket);
        }
        while (Interlocked.CompareExchange(ref bucket, Math.Max(seen, Now()) + leak.Ticks, seen) != seen);
    }

    /// <summary>Counts one more if there is room for it now: of several at the same moment, no more than there is room for.</summary>
    /// <returns>How long until there is room; zero: it is counted.</returns>
    public TimeSpan Take(params ReadOnlySpan<string> name)
    {
        ref var bucket = ref _emptyAt[Find(name)];
        while (true)
        {
            var seen = Volatile.Read(ref bucket);
            var now = Now();
            var wait = seen - ((capacity - 1) * leak.Ticks) - now;
            if (wait > 0)
                return TimeSpan.FromTicks(wait);
            if (Interlocked.CompareExchange(ref bucket, Math.Max(seen, now) + leak.Ticks, seen) == seen)
                return TimeSpan.Zero;
        }
    }

    /// <summary>Does not count one that was taken: it has not come about.</summary>
    public void GiveBack(params ReadOnlySpan<string> name) => Interlocked.Add(ref _emptyAt[Find(name)], -leak.Ticks);

    // Not the time of day: a clock that is set back must not lock anybody out.
    private long Now() => time.GetElapsedTime(_start).Ticks;

    private int Find(ReadOnlySpan<string> name) =>
        (int)(BinaryPrimitives.ReadUInt32BigEndian(HMACSHA256.HashData(_key, Framing.Of(name))) % Count);
}
