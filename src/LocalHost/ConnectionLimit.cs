using System.Globalization;

namespace WorkflowFunctions.LocalHost;

/// <summary>
/// How many connections the host holds at once; any further one is closed at once. Each takes one of the files that the system lets a process
/// open, also before anybody has signed in, and the runtime ends the process when it gets no more of them.
/// </summary>
internal static class ConnectionLimit
{
    /// <summary>However many files may be open: a connection takes some kilobytes even if nothing ever comes over it.</summary>
    public const int Most = 5000;

    /// <summary>However few they are.</summary>
    public const int Least = 50;

    /// <summary>What is left for everything else: the program's own files, the database, and the calls, mails and scripts of steps.</summary>
    public const int OtherFiles = 500;

    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <summary>The limit for this process.</summary>
    public static int Find() => Of(File.Exists(Limits) ? MostOpenFiles(File.ReadLines(Limits)) : null);

    /// <param name="files">How many files the process may have open; null: it is not known, or there is no limit.</param>
    public static int Of(long? files) => (int)Math.Clamp((files ?? long.MaxValue) - OtherFiles, Least, Most);

    /// <param name="limits">The lines in which Linux tells what a process may take. The runtime has raised the first number to the second.</param>
    public static long? MostOpenFiles(IEnumerable<string> limits) =>
        limits.FirstOrDefault(line => line.StartsWith(OpenFiles, StringComparison.Ordinal))?[OpenFiles.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var most, ..] && long.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
