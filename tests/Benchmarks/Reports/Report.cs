namespace WorkflowFunctions.Benchmarks.Reports;

/// <summary>Prints what was measured: a line of JSON for each scenario, and a table of them all.</summary>
internal sealed class Report
{
    private readonly Machine _machine = Machine.Current();
    private readonly List<(string Scenario, Figures Figures)> _all = [];

    public void Add(string scenario, Figures figures)
    {
        _all.Add((scenario, figures));
        Console.WriteLine(figures.ToJson(scenario, _machine));
    }

    public void PrintTable()
    {
        Console.WriteLine($"\n{_machine.Processor}, {_machine.Cores} cores, {_machine.System}, {_machine.Runtime}, {_machine.Date}, {_machine.Commit}\n");
        Console.WriteLine("| scenario | figure | value |\n|---|---|---|");
        foreach (var (scenario, figures) in _all)
        {
            foreach (var (name, value) in figures.All)
                Console.WriteLine($"| `{scenario}` | {name} | {Figures.Show(value)} |");
        }
    }
}
