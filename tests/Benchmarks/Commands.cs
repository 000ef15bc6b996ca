using System.CommandLine;
using BenchmarkDotNet.Running;
using WorkflowFunctions.Benchmarks.Reports;
using WorkflowFunctions.Benchmarks.Scenarios;
using WorkflowFunctions.Benchmarks.Servers;
using WorkflowFunctions.Benchmarks.Simulation;

namespace WorkflowFunctions.Benchmarks;

/// <summary>The command line: a command for each scenario, and <c>--all</c>.</summary>
internal static class Commands
{
    private static readonly Option<int?> Instances = new("--instances") { Description = "How many instances, in place of the scenario's own number.", HelpName = "N", Recursive = true };
    private static readonly Option<double> Scale = new("--scale") { Description = "Multiplies every scenario's own number, for a short run: 0.01.", DefaultValueFactory = _ => 1, HelpName = "X", Recursive = true };
    private static readonly Option<int> Clients = new("--clients") { Description = "How many clients send at once.", DefaultValueFactory = _ => RunOptions.DefaultClients, HelpName = "C", Recursive = true };
    private static readonly Option<int> WarmUp = new("--warmup") { Description = "How many signals are sent before those that count.", DefaultValueFactory = _ => RunOptions.DefaultWarmUp, HelpName = "N", Recursive = true };
    private static readonly Option<string?> Host = new("--host") { Description = "The folder of a published host. Default: it is published first.", HelpName = "DIR", Recursive = true };
    private static readonly Option<string?> Cache = new("--cache") { Description = "Where databases are made; a million instances take 3 GB. Default: a temporary folder.", HelpName = "DIR", Recursive = true };
    private static readonly Option<bool> Keep = new("--keep") { Description = "With --cache: leave the databases there for the next run.", Recursive = true };

    public static RootCommand Create()
    {
        var all = new Option<bool>("--all") { Description = "Run every scenario, and print a table." };
        var root = new RootCommand("Measures the service. Each scenario prints one line of JSON.") { all, Instances, Scale, Clients, WarmUp, Host, Cache, Keep };
        root.SetAction((parsed, _) => parsed.GetValue(all) ? RunAsync(Scenario.All, parsed) : Task.FromResult(Refuse()));
        foreach (var scenario in Scenario.All)
        {
            var command = new Command(scenario.Name, scenario.About);
            command.SetAction((parsed, _) => RunAsync([scenario], parsed));
            root.Add(command);
        }

        root.Add(GuardCommand());
        root.Add(SimulateCommand.Create());
        root.Add(Core());
        root.Add(Lists());
        root.Add(Ceiling());
        return root;
    }

    private static int Refuse()
    {
        Console.Error.WriteLine("Name a scenario, or --all; --help lists them.");
        return 1;
    }

    private static async Task<int> RunAsync(IReadOnlyList<Scenario> scenarios, ParseResult parsed)
    {
        var options = OptionsOf(parsed);
        if (options is { Instances: < 1 } or { Scale: <= 0 } or { Clients: < 1 } or { WarmUp: < 0 })
        {
            Console.Error.WriteLine("--instances and --clients must be 1 or more, --scale above 0, and --warmup 0 or more.");
            return 1;
        }

        var report = new Report();
        using var work = new Workspace(options);
        foreach (var scenario in scenarios)
            report.Add(scenario.Name, await scenario.RunAsync(work));
        if (scenarios.Count > 1)
            report.PrintTable();
        return 0;
    }

    private static RunOptions OptionsOf(ParseResult parsed, bool isCompiledAhead = true) => new(
        parsed.GetValue(Instances), parsed.GetValue(Scale), parsed.GetValue(Clients), parsed.GetValue(WarmUp), parsed.GetValue(Host),
        isCompiledAhead, parsed.GetValue(Cache), parsed.GetValue(Keep));

    private static Command GuardCommand()
    {
        var least = new Option<double>("--least") { Description = "The share of the ceiling that the service must reach.", DefaultValueFactory = _ => Guard.LeastShare, HelpName = "X" };
        var rounds = new Option<int>("--rounds") { Description = "How often the service and the ceiling take turns; the best turn of each counts.", DefaultValueFactory = _ => Guard.Rounds, HelpName = "N" };
        var command = new Command("guard", "Fails if the service accepts too few signals, compared with the ceiling.") { least, rounds };
        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(rounds) < 1)
            {
                Console.Error.WriteLine("--rounds must be 1 or more.");
                return 1;
            }

            using var work = new Workspace(OptionsOf(parsed, isCompiledAhead: false));
            var figures = await Guard.RunAsync(work, parsed.GetValue(rounds));
            new Report().Add(command.Name, figures);
            var share = figures["shareOfCeiling"];
            var isEnough = share >= parsed.GetValue(least) && figures["notAdvanced"] == 0;
            Console.WriteLine(FormattableString.Invariant(
                $"The service accepts {share:0%} of what the ceiling does ({parsed.GetValue(least):0%} is the least), and {figures["notAdvanced"]} signals were not advanced: {(isEnough ? "enough" : "too slow")}."));
            return isEnough ? 0 : 1;
        });
        return command;
    }

    private static Command Core()
    {
        var command = new Command("core", "BenchmarkDotNet on single operations; what follows are its arguments, such as --filter '*' --job short --inProcess.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(parsed =>
        {
            BenchmarkSwitcher.FromAssembly(typeof(Commands).Assembly).Run([.. parsed.UnmatchedTokens]);
        });
        return command;
    }

    private static Command Lists()
    {
        var command = new Command("lists-store", "Every list of a million, read from the store: a table.");
        command.SetAction((_, _) => ListMeasurement.RunAsync());
        return command;
    }

    private static Command Ceiling()
    {
        var database = new Argument<string>("database");
        var command = new Command(CeilingServer.Command, "What the ceiling runs in a process of its own.") { database };
        command.Hidden = true;
        command.SetAction((parsed, _) => CeilingServer.RunAsync(parsed.GetValue(database)!));
        return command;
    }
}
