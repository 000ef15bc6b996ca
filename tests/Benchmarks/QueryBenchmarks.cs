using BenchmarkDotNet.Attributes;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Benchmarks;

/// <summary>What it costs to read a query.</summary>
[MemoryDiagnoser]
public class QueryBenchmarks
{
    private readonly QueryContext _context = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new string('a', 64));

    [Benchmark]
    public object ReadOneComparison() => QueryReader.Read("Status -eq Suspended", InstanceFields.Catalogue.Fields, _context);

    [Benchmark]
    public object ReadFourComparisons() => QueryReader.Read(
        "(Status -eq Suspended OR Status -eq Failed) AND StartDate -ge 2025-08-20 AND Title -startswith \"Certificate for host1\"",
        InstanceFields.Catalogue.Fields, _context);
}
