namespace WorkflowFunctions.Benchmarks.Load;

/// <summary>Times in milliseconds.</summary>
internal sealed class Latencies
{
    private readonly double[] _sorted;

    public Latencies(IEnumerable<double> milliseconds)
    {
        _sorted = [.. milliseconds];
        Array.Sort(_sorted);
    }

    public double P50 => At(0.50);

    public double P99 => At(0.99);

    public double Longest => At(1);

    // The nearest rank: a value that was measured.
    private double At(double share) => _sorted.Length == 0 ? double.NaN : _sorted[Math.Max(0, (int)Math.Ceiling(share * _sorted.Length) - 1)];
}
