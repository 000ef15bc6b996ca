using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WorkflowFunctions.Benchmarks.Servers;

/// <summary>The embedded host, published as somebody would who installs it.</summary>
internal static class HostBuild
{
    /// <summary>The folder of the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <param name="isCompiledAhead">Whether it is for this kind of machine only, and starts quickly.</param>
    public static void Publish(string folder, bool isCompiledAhead)
    {
        string[] kind = isCompiledAhead ? ["-r", RuntimeInformation.RuntimeIdentifier] : [];
        // What it prints would stand between the figures.
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = Repository };
        foreach (var argument in (string[])["publish", "src/LocalHost", "-c", "Release", "-v", "q", "-o", folder, .. kind])
            start.ArgumentList.Add(argument);
        using var publish = Process.Start(start)!;
        var told = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        if (publish.ExitCode != 0)
            throw new InvalidOperationException($"The host could not be published: {told}");
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "WorkflowFunctions.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The benchmarks do not lie in the repository: they publish the host from there.");
    }
}
