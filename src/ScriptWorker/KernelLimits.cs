using System.ComponentModel;
using System.Runtime.InteropServices;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>
/// What the Linux kernel keeps this process from doing if a script ever breaks out of the interpreter. On other systems nothing is set.
/// The parent process watches this one in any case.
/// </summary>
internal static class KernelLimits
{
    private const int ProcessorSeconds = 0;
    private const int FileSize = 1;
    private const int Data = 2;
    private const int CoreDump = 4;
    private const int OpenFiles = 7;

    /// <summary>The runtime opens some files of its own: a few, and each library that it loads.</summary>
    private const ulong MostOpenFiles = 256;

    /// <summary>The parent process watches the same limit. It must notice first, because it can say what happened.</summary>
    private const int SpareSeconds = 2;

    /// <summary>Forbids writing files, including core dumps, and allows few open files.</summary>
    public static void Set(ulong mostOpenFiles = MostOpenFiles)
    {
        if (!OperatingSystem.IsLinux())
            return;
        Lower(FileSize, 0);
        Lower(CoreDump, 0);
        Lower(OpenFiles, mostOpenFiles);
    }

    /// <summary>Sets how much processor time the process may use from now on.</summary>
    public static void AllowProcessorTime(TimeSpan time)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var until = Environment.CpuUsage.TotalTime + time;
        var limit = Get(ProcessorSeconds);
        limit.Soft = Math.Min((ulong)Math.Ceiling(until.TotalSeconds) + SpareSeconds, limit.Hard);
        Set(ProcessorSeconds, limit);
    }

    /// <summary>Sets how much memory the process may have of its own, in bytes.</summary>
    public static void AllowMemory(ulong most)
    {
        if (OperatingSystem.IsLinux())
            Lower(Data, most);
    }

    private static void Lower(int resource, ulong most)
    {
        var limit = Get(resource);
        limit.Hard = Math.Min(limit.Hard, most);
        limit.Soft = limit.Hard;
        Set(resource, limit);
    }

    private static Limit Get(int resource) =>
        getrlimit(resource, out var limit) == 0 ? limit : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private static void Set(int resource, Limit limit)
    {
        if (setrlimit(resource, in limit) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getrlimit(int resource, out Limit limit);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setrlimit(int resource, in Limit limit);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
