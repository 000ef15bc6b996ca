using System.Diagnostics;
using System.Text;

namespace WorkflowFunctions.Benchmarks.Load;

/// <summary>What the clients saw.</summary>
/// <param name="Began">When the first request was sent, by <see cref="Stopwatch"/>; the other times also.</param>
/// <param name="Sent">When each request was sent; if requests come at a rate, when it was to be sent.</param>
/// <param name="Answered">When each response had come.</param>
/// <param name="ClientProcessor">What all clients together used of the processor.</param>
internal sealed record LoadResult(long Began, long[] Sent, long[] Answered, TimeSpan ClientProcessor)
{
    public int Count => Sent.Length;

    public double Seconds => Stopwatch.GetElapsedTime(Began, Answered.Max()).TotalSeconds;

    public double PerSecond => Count / Seconds;

    public Latencies Responses => new(Sent.Zip(Answered, (sent, answered) => Stopwatch.GetElapsedTime(sent, answered).TotalMilliseconds));
}

/// <summary>
/// Clients that send prepared requests, as fast as they are answered or at a rate: each takes the next one when its last was answered, so requests that
/// stand together are under way together.
/// </summary>
internal static class LoadRun
{
    /// <param name="rate">
    /// How many requests are to be sent in a second, by all clients together; null: as many as are answered. A request that is sent late, as all clients still wait, was to be sent in time:
    /// what it waited counts.
    /// </param>
    /// <exception cref="InvalidDataException">A response had another status.</exception>
    public static LoadResult Run(int port, int clients, IReadOnlyList<byte[]> requests, int expected, double? rate = null)
    {
        var (sent, answered) = (new long[requests.Count], new long[requests.Count]);
        var next = -1;
        string? problem = null;
        var began = 0L;
        using var connected = new Barrier(clients + 1, _ => began = Stopwatch.GetTimestamp());
        var threads = Enumerable.Range(0, clients).Select(_ => new Thread(Work) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        var before = Environment.CpuUsage.TotalTime;
        connected.SignalAndWait();
        threads.ForEach(thread => thread.Join());
        return problem is null
            ? new LoadResult(began, sent, answered, Environment.CpuUsage.TotalTime - before)
            : throw new InvalidDataException($"A response was not {expected}: {problem}");

        void Work()
        {
            Connection? connection = null;
            try
            {
                try
                {
                    connection = new Connection(port);
                }
                finally
                {
                    connected.SignalAndWait();
                }

                for (int at; problem is null && (at = Interlocked.Increment(ref next)) < requests.Count;)
                {
                    sent[at] = rate is { } perSecond ? WaitUntil(began + (long)(at / perSecond * Stopwatch.Frequency)) : Stopwatch.GetTimestamp();
                    var status = connection.Send(requests[at]);
                    answered[at] = Stopwatch.GetTimestamp();
                    if (status != expected)
                        Interlocked.CompareExchange(ref problem, Encoding.UTF8.GetString(connection.Response), null);
                }
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref problem, exception.Message, null);
            }
            finally
            {
                connection?.Dispose();
            }
        }
    }

    private static long WaitUntil(long due)
    {
        while (due - Stopwatch.GetTimestamp() is > 0 and var left)
            Thread.Sleep(TimeSpan.FromSeconds(Math.Max(0.001, (double)left / Stopwatch.Frequency)));
        return due;
    }
}
