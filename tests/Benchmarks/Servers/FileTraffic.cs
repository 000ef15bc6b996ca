using System.Globalization;
using WorkflowFunctions.Benchmarks.Reports;

namespace WorkflowFunctions.Benchmarks.Servers;

/// <summary>
/// How often a process has read from files and written to them, and how much (<c>/proc/…/io</c>). Neither sockets nor mapped files are in
/// it. Other load on the machine changes times, but hardly these counts.
/// </summary>
/// <param name="Reads">Calls that read; SQLite reads one page with each.</param>
/// <param name="ReadBytes">What they read, from the disk or from the memory of the kernel.</param>
/// <param name="Writes">Calls that write; a page of the write-ahead log takes two.</param>
/// <param name="WrittenBytes">What they wrote.</param>
internal sealed record FileTraffic(double Reads, double ReadBytes, double Writes, double WrittenBytes)
{
    public static FileTraffic Of(int process)
    {
        var numbers = File.ReadLines($"/proc/{process}/io").Select(line => line.Split(": "))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
        return new(numbers["syscr"], numbers["rchar"], numbers["syscw"], numbers["wchar"]);
    }

    /// <summary>The share of each of so many signals since then.</summary>
    public Figures PerSignal(FileTraffic before, int signals)
    {
        var each = Since(before, signals);
        return new Figures().Add("fileReadsPerSignal", each.Reads).Add("kilobytesReadPerSignal", each.ReadBytes / 1024)
            .Add("fileWritesPerSignal", each.Writes).Add("kilobytesWrittenPerSignal", each.WrittenBytes / 1024);
    }

    /// <summary>What came since then, in equal shares.</summary>
    public FileTraffic Since(FileTraffic before, int shares) => new(
        (Reads - before.Reads) / shares, (ReadBytes - before.ReadBytes) / shares,
        (Writes - before.Writes) / shares, (WrittenBytes - before.WrittenBytes) / shares);
}
