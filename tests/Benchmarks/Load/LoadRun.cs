using System.Diagnostics;
using System.Text;

namespace WorkflowFunctions.Benchmarks.Load;

/// <summary>What the clients saw.</summary>
/// <param name="Began">When the first request was sent, by <see cref="Stopwatch"/>; the other times also.</param>
/// <param name="Sent">When each request was sent.</param>
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
/// Clients that send prepared requests as fast as they are answered: each takes the next one when its last was answered, so requests that
/// stand together are under way together.
/// </summary>
internal static class LoadRun
{
    /// <exception cref="InvalidDataException">A response had another status.</exception>
    public static LoadResult Run(int port, int clients, IReadOnlyList<byte[]> requests, int expected)
    {
        var (sent, answered) = (new long[requests.Count], new long[requests.Count]);
        var next = -1;
        string? problem = null;
        using var connected = new Barrier(clients + 1);
        var threads = Enumerable.Range(0, clients).Select(_ => new Thread(Work) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        var before = Environment.CpuUsage.TotalTime;
        connected.SignalAndWait();
        var began = Stopwatch.GetTimestamp();
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
                    sent[at] = Stopwatch.GetTimestamp();
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
}
