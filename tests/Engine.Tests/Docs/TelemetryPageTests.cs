using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using WorkflowFunctions.Engine.Telemetry;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary><c>docs/telemetry.md</c> lists what is measured, and nothing else.</summary>
public sealed partial class TelemetryPageTests
{
    [Fact]
    public async Task The_page_lists_every_metric()
    {
        var measured = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name != EngineMetrics.MeterName)
                    return;
                lock (measured)
                    measured.Add(instrument.Name);
            },
        };
        listener.Start();
        await using var lab = await Laboratory.OpenAsync();
        new DueWatch(lab.Store, lab.Time).Begin(lab.Metrics);
        await lab.RunLoop().DisposeAsync();

        var metrics = RepositoryFiles.Read("docs/telemetry.md").Split("\n## Metrics\n")[1].Split("\n## ")[0];
        var listed = Row().Matches(metrics).Select(match => match.Groups[1].Value).ToList();

        Assert.Distinct(listed);
        Assert.Equal(measured.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(workflow\.[a-z.]+)`", RegexOptions.Multiline)]
    private static partial Regex Row();
}
