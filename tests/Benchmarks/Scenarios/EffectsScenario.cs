using System.Diagnostics;
using System.Globalization;
using WorkflowFunctions.Benchmarks.Load;
using WorkflowFunctions.Benchmarks.Reports;
using WorkflowFunctions.Benchmarks.Servers;

namespace WorkflowFunctions.Benchmarks.Scenarios;

/// <summary>Approvals after each of which the host sends a mail, to a mail server that takes everything.</summary>
internal static class EffectsScenario
{
    private const int Mails = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<Figures> RunAsync(Workspace work)
    {
        var (count, clients) = (work.Options.Of(Mails), work.Options.Clients);
        var database = await work.SuspendedBeforeMailAsync(count);
        var ids = database.Shuffled(count);
        var tokens = Tokens.Of(0..clients);
        await using var sink = new MailSink();
        await using var measured = await MeasuredService.StartAsync(work, database,
        [
            ("Mail__Smtp__Host", "127.0.0.1"), ("Mail__Smtp__Port", sink.Port.ToString(CultureInfo.InvariantCulture)), ("Mail__Smtp__Tls", "None"),
        ]);
        var before = measured.Server.Usage;
        var load = LoadRun.Run(
            measured.Server.Port, clients, [.. ids.Select((id, index) => Request.Signal(id, tokens[index % clients]))], expected: 204);
        while (sink.Different < count && Stopwatch.GetElapsedTime(Math.Max(load.Began, sink.LatestAt)) < Patience)
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        var after = measured.Server.Usage;
        return MeasuredService.Of(load, clients)
            .Add("mailsPerSecond", sink.Different / Stopwatch.GetElapsedTime(load.Began, sink.LatestAt).TotalSeconds)
            .Add("mailsMissing", count - sink.Different)
            .Add("mailsRepeated", sink.Taken - sink.Different)
            .Add("processorMsPerMail", (after.Processor - before.Processor).TotalMilliseconds / count)
            .Add("peakMegabytes", after.PeakMegabytes);
    }
}
