using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using WorkflowFunctions.Benchmarks.Servers;

namespace WorkflowFunctions.Benchmarks.Reports;

/// <summary>Where, when and of what the figures are.</summary>
internal sealed record Machine(
    [property: JsonPropertyName("processor")] string Processor, [property: JsonPropertyName("cores")] int Cores,
    [property: JsonPropertyName("system")] string System, [property: JsonPropertyName("runtime")] string Runtime,
    [property: JsonPropertyName("date")] string Date, [property: JsonPropertyName("commit")] string Commit)
{
    public static Machine Current() => new(
        ProcessorName(), Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription,
        DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), CommitId());

    private static string ProcessorName()
    {
        const string File = "/proc/cpuinfo";
        var line = global::System.IO.File.Exists(File)
            ? global::System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
    }

    // A checkout without git, such as an archive, has none.
    private static string CommitId()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--exclude=*"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = HostBuild.Repository,
            })!;
            var id = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? id : "unknown";
        }
        catch (global::System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
