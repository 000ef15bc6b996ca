using WorkflowFunctions.Benchmarks.Reports;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>One thing that is measured.</summary>
internal sealed record Scenario(string Name, string About, Func<Workspace, Task<Figures>> RunAsync)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("ceiling", "The least that any honest implementation must do with a signal.", SignalScenarios.CeilingAsync),
        new("signals", "Signals to suspended instances, and the ceiling in the same run.", SignalScenarios.SignalsAsync),
    ];
}
