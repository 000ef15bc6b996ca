using System.CommandLine;
using WorkflowFunctions.Benchmarks.Reports;

namespace WorkflowFunctions.Benchmarks.Simulation;

/// <summary>
/// <c>simulate</c>: the assumptions are its options. The defaults of storage are those of a storage account in the region of its workers;
/// docs/scale.md says where they come from.
/// </summary>
internal static class SimulateCommand
{
    private static readonly Option<double> Rate = Number("--rate", 1_000, "Signals per second.");
    private static readonly Option<double> Seconds = Number("--seconds", 30, "How long they arrive.");
    private static readonly Option<int[]> Workers = new("--workers") { Description = "How many workers; several numbers make several runs.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 10] };
    private static readonly Option<double> Cores = Number("--cores", 1, "Processors of a worker.");
    private static readonly Option<double> Partitions = Number("--partitions", 4, "Control queues of the task hub; Durable Functions has 4 by default and 16 at most.");
    private static readonly Option<double> Orchestrations = Number("--orchestrations", 32, "Orchestrations that a worker runs at once.");
    private static readonly Option<double> Activities = Number("--activities", 128, "Activities that a worker runs at once.");
    private static readonly Option<double> Accounts = Number("--accounts", 2, "Storage accounts: 2 if the task hub has one of its own, 1 if everything shares one.");
    private static readonly Option<double> Account = Number("--account", 20_000, "Requests per second that the storage account takes.");
    private static readonly Option<double> AcceptMs = Number("--accept-ms", 1, "Processor time of a request.");
    private static readonly Option<double> WorkItemMs = Number("--work-item-ms", 1, "Processor time of an orchestration turn or an activity.");
    private static readonly Option<double> ReadMs = Number("--read-ms", 4, "A read from a table: the median.");
    private static readonly Option<double> ReadP99Ms = Number("--read-p99-ms", 25, "A read from a table: 99 of 100 take less.");
    private static readonly Option<double> WriteMs = Number("--write-ms", 7, "A write to a table: the median.");
    private static readonly Option<double> WriteP99Ms = Number("--write-p99-ms", 40, "A write to a table: 99 of 100 take less.");
    private static readonly Option<double> QueueMs = Number("--queue-ms", 6, "A message into or out of a queue: the median.");
    private static readonly Option<double> QueueP99Ms = Number("--queue-p99-ms", 40, "A message into or out of a queue: 99 of 100 take less.");
    private static readonly Option<double> Seed = Number("--seed", 7, "The same seed gives the same figures.");

    private static readonly Option<double>[] Positive =
        [Rate, Seconds, Cores, Partitions, Orchestrations, Activities, Accounts, Account, AcceptMs, WorkItemMs, ReadMs, ReadP99Ms, WriteMs, WriteP99Ms, QueueMs, QueueP99Ms];

    public static Command Create()
    {
        var command = new Command("simulate", "Predicts how the Functions app does under load, by simulation; see docs/scale.md.") { Workers, Seed };
        foreach (var option in Positive)
        {
            command.Add(option);
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<double>() <= 0)
                    result.AddError($"{option.Name} must be above 0.");
            });
        }

        Workers.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is not { Length: > 0 } counts || counts.Any(count => count < 1))
                result.AddError("--workers must be one or more numbers above 0.");
        });
        command.SetAction(parsed =>
        {
            var report = new Report();
            foreach (var workers in parsed.GetValue(Workers)!)
                report.Add("simulate", FunctionsSimulation.Run(OptionsOf(parsed, workers)));
            report.PrintTable();
        });
        return command;
    }

    private static SimulationOptions OptionsOf(ParseResult parsed, int workers)
    {
        return new(
            Of(Rate), Of(Seconds), workers, Whole(Cores), Whole(Partitions), Whole(Orchestrations), Whole(Activities), Whole(Accounts), Of(Account),
            Of(AcceptMs), Of(WorkItemMs), new Latency(Of(ReadMs), Of(ReadP99Ms)), new Latency(Of(WriteMs), Of(WriteP99Ms)), new Latency(Of(QueueMs), Of(QueueP99Ms)), Whole(Seed));

        double Of(Option<double> option) => parsed.GetValue(option);

        int Whole(Option<double> option) => Math.Max(1, (int)Of(option));
    }

    private static Option<double> Number(string name, double usual, string about) =>
        new(name) { Description = about, DefaultValueFactory = _ => usual, HelpName = "X" };
}
