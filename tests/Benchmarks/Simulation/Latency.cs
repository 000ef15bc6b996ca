namespace WorkflowFunctions.Benchmarks.Simulation;

/// <summary>
/// How long a request takes: a log-normal distribution, which has the long tail of real storage. It is given by two figures that can be
/// measured.
/// </summary>
internal sealed record Latency(double MedianMs, double P99Ms)
{
    /// <summary>How many standard deviations the 99th of a hundred lies above the median.</summary>
    private const double DeviationsOfP99 = 2.3263;

    public double Next(Random random)
    {
        // Box and Muller: two even numbers make one of a normal distribution.
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return MedianMs * Math.Exp(Math.Log(P99Ms / MedianMs) / DeviationsOfP99 * normal);
    }
}
