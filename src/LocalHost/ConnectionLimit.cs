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
    private const string OpenFilesName = "Max open files";

    /// <summary>The limit for this process.</summary>
    public static int Find() => Of(OpenFiles());

    /// <summary>
    /// Why the host does not start: the system lets it open too few files; null if it does not. Without this, it would end somewhere on its way, with whatever
    /// file it could not open then.
    /// </summary>
    public static string? TooFew() => OpenFiles() is < OtherFiles and var files
        ? $"This process may have {files} files open at once, but the service needs at least {OtherFiles}. Raise the limit: ulimit -n, LimitNOFILE in a unit of systemd, or --ulimit nofile of a container."
        : null;

    private static long? OpenFiles() => File.Exists(Limits) ? MostOpenFiles(File.ReadAllLines(Limits)) : null;

    /// <param name="files">How many files the process may have open; null: it is not known, or there is no limit.</param>
    public static int Of(long? files) => (int)Math.Clamp((files ?? long.MaxValue) - OtherFiles, Least, Most);

    /// <param name="limits">The lines in which Linux tells what a process may take. The runtime has raised the first number to the second.</param>
    public static long? MostOpenFiles(IReadOnlyList<string> limits)
    {
        // No query: with very few files, not even what makes one can be opened.
        foreach (var line in limits)
        {
            if (!line.StartsWith(OpenFilesName, StringComparison.Ordinal))
                continue;
            var most = line.AsSpan(OpenFilesName.Length).TrimStart();
            var end = most.IndexOf(' ');
            return long.TryParse(end < 0 ? most : most[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        return null;
    }
}
