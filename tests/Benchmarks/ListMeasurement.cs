using System.Diagnostics;
using System.Globalization;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Benchmarks;

/// <summary>
/// How long a list of 50 of 1,000,000 instances takes. Each list is asked for seven times; the median is shown, and the first
/// time, when its pages are not in the cache of the reading connection.
/// </summary>
internal static class ListMeasurement
{
    private const int Times = 7;
    private const int Size = 50;
    private const int DeepPage = 200;

    private static readonly QueryContext Context = new(new DateTimeOffset(2024, 9, 1, 0, 0, 0, TimeSpan.Zero), MillionInstances.CallerKey(77));

    private static readonly string[] Filters =
    [
        "Id -gt 01916d15-5400-7000-8000-000000000000", "DefinitionId -eq 5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a07",
        "InitiatingUserName -eq person00077", "InitiatingUserName -eq %ME%", "InitiatingUserName -startswith person0", "LastModified -ge 2024-08-20",
        "LastModified -lt 2024-01-01", "ReferenceId -eq 500000", "ReferenceId -gt 999000", "ReferenceId -lt 900000", "StartDate -ge 2024-08-20",
        "StartDate -ge 2024-01-01", "StartDate -lt 2024-01-01", "Status -eq Suspended", "Status -eq Failed", "Status -eq Complete", "Status -ne Complete",
        "Title -eq \"Certificate for host123456.example.com\"", "Title -startswith \"Certificate for host1234\"",
        "Title -startswith \"Certificate for host1\"", "WorkflowType -eq \"Workflow type 1\"", "CurrentStepDisplayName -eq \"Approve by team 05\"",
        "CurrentStepDisplayName -startswith Approve", "CurrentStepDisplayName -eq End", "CurrentStepUniqueName -eq RequireApproval05",
        "CurrentStepUniqueName -eq EndNOOP", "Status -eq Suspended AND WorkflowType -eq \"Workflow type 1\"",
        "Status -eq Complete AND StartDate -ge 2024-08-01", "Status -eq Suspended OR Status -eq Failed",
        "Status -eq Suspended OR Title -startswith \"Certificate for host1234\"", "Title -contains host1234", "Title -contains host",
    ];

    public static async Task RunAsync()
    {
        await using var million = await MillionInstances.OpenAsync();
        var file = new FileInfo(Path.Combine(million.Directory, "workflow.db"));
        Console.WriteLine(FormattableString.Invariant($"{MillionInstances.Count} instances, {file.Length / 1_000_000} MB\n"));
        Head();
        InstanceScope all = new InstanceScope.All();
        foreach (var sort in Enum.GetValues<InstanceField>())
            await ShowAsync(million, "all", all, sort, filter: null);
        foreach (var sort in (InstanceField[])[InstanceField.CurrentStepDisplayName, InstanceField.StartDate, InstanceField.Title])
        {
            await ShowAsync(million, "mine", new InstanceScope.StartedBy(MillionInstances.CallerKey(77)), sort, filter: null);
            await ShowAsync(million, "assigned", new InstanceScope.AssignedTo(MillionInstances.CallerKey(77), [2, 3]), sort, filter: null);
        }

        foreach (var filter in Filters)
        {
            var own = InstanceFields.Catalogue.Find(filter[..filter.IndexOf(' ', StringComparison.Ordinal)])!;
            foreach (var sort in (InstanceField[])[InstanceFields.Of(own), InstanceField.CurrentStepDisplayName, InstanceField.StartDate, InstanceField.Title])
                await ShowAsync(million, "all", all, sort, filter);
        }

        await ShowAsync(million, "mine", new InstanceScope.StartedBy(MillionInstances.CallerKey(77)), InstanceField.Title, "Status -eq Complete");
        await ShowAsync(million, "assigned", new InstanceScope.AssignedTo(MillionInstances.CallerKey(77), [2, 3]), InstanceField.Title, "WorkflowType -eq \"Workflow type 1\"");
    }

    private static void Head() => Console.WriteLine(
        "| list | sorted by | filter | total | page 1 up | page 1 down | page 200 up | page 200 down |\n|---|---|---|---|---|---|---|---|");

    private static async Task ShowAsync(MillionInstances million, string name, InstanceScope scope, InstanceField sort, string? filter)
    {
        var read = filter is null ? null : QueryReader.Read(filter, InstanceFields.Catalogue.Fields, Context);
        if (read is { Problems.IsEmpty: false })
            throw new InvalidOperationException(read.Problems[0].Message);
        var cells = new List<string>();
        var total = 0;
        foreach (var (page, descending) in ((int, bool)[])[(1, false), (1, true), (DeepPage, false), (DeepPage, true)])
        {
            var query = new InstanceListQuery(scope, sort, descending, (page - 1) * Size, Size, read?.Filter);
            var taken = new List<double>();
            for (var time = 0; time < Times; time++)
            {
                var start = Stopwatch.GetTimestamp();
                total = (await million.Store.ListAsync(query, CancellationToken.None)).Total;
                taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            cells.Add(string.Create(CultureInfo.InvariantCulture, $"{taken.Order().ElementAt(Times / 2):0.0} ({taken[0]:0.0})"));
        }

        Console.WriteLine($"| {name} | {sort} | {filter} | {Math.Min(total, InstancePage.MostCounted)}{(total > InstancePage.MostCounted ? "+" : "")} | {string.Join(" | ", cells)} |");
    }
}
