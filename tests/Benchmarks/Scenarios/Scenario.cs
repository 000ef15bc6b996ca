using WorkflowFunctions.Benchmarks.Reports;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>One thing that is measured.</summary>
internal sealed record Scenario(string Name, string About, Func<Workspace, Task<Figures>> RunAsync)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("ceiling", "The least that any honest implementation must do with a signal.", SignalScenarios.CeilingAsync),
        new("signals", "Signals to suspended instances, and the ceiling in the same run.", SignalScenarios.SignalsAsync),
        new("paced", "Signals at 500, 1,000 and 1,500 a second, to the service and to the ceiling in turns.", PacedScenario.RunAsync),
        new("hot", "Many people who approve the same instance at once.", HotScenario.RunAsync),
        new("starts", "Instances that clients start.", StartScenarios.StartsAsync),
        new("effects", "Approvals that each send a mail, to a mail server on this machine.", EffectsScenario.RunAsync),
        new("storm", "1,500 approvals at once, each followed by a call of 1.5 seconds to one system.", StormScenarios.ShortAsync),
        new("storm-long", "6,000 approvals at once, each followed by a call of 10 seconds: a quarter of an hour.", StormScenarios.LongAsync),
        new("coldstart", "From the start of the process to its first response.", StartScenarios.ColdStartAsync),
        new("million", "Signals among a million suspended instances, and among a thousand.", MillionScenarios.SignalsAsync),
        new("lists", "AssignedToMe, by somebody to whom a million instances are assigned.", MillionScenarios.ListsAsync),
        new("pages", "Every page of the portal, by a browser, among a million instances.", PagesScenario.RunAsync),
        new("memory", "What the host holds in memory while a million instances wait.", MillionScenarios.MemoryAsync),
        new("resume", "A resume run with a hundred stuck instances among a million, and among a thousand.", ResumeScenario.RunAsync),
    ];
}
