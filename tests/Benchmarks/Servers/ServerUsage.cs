using System.Globalization;

namespace WorkflowFunctions.Benchmarks.Servers;

/// <summary>What the kernel says of a process.</summary>
/// <param name="Processor">Processor time in user and kernel mode, to a hundredth of a second.</param>
/// <param name="PeakMegabytes">The most memory that was ever resident (<c>VmHWM</c>).</param>
/// <param name="ResidentMegabytes">The memory that is resident now (<c>VmRSS</c>), pages of mapped files included.</param>
/// <param name="OwnMegabytes">The part of it that is no file's (<c>RssAnon</c>).</param>
/// <param name="Files">What it has read from files and written to them.</param>
internal sealed record ServerUsage(TimeSpan Processor, double PeakMegabytes, double ResidentMegabytes, double OwnMegabytes, FileTraffic Files)
{
    private const double TicksPerSecond = 100;

    public static ServerUsage Of(int process)
    {
        // The second field is the name of the program, in brackets; it may contain spaces.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[11]) + Number(fields[12]);
        var status = File.ReadLines($"/proc/{process}/status").ToList();
        return new(TimeSpan.FromSeconds(ticks / TicksPerSecond), Megabytes("VmHWM:"), Megabytes("VmRSS:"), Megabytes("RssAnon:"), FileTraffic.Of(process));

        double Megabytes(string name) =>
            Number(status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
