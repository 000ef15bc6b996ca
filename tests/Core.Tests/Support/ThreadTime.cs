using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WorkflowFunctions.Core.Tests.Support;

/// <summary>
/// How much processor time this thread has used. Unlike the time of a clock it does not grow while a busy machine runs other things, so that
/// what takes too much of it takes too much on every machine.
/// </summary>
internal static class ThreadTime
{
    private const int OfThread = 3;

    public static TimeSpan Of(Action work)
    {
        var before = Now();
        work();
        return Now() - before;
    }

    private static TimeSpan Now() => OperatingSystem.IsLinux() && clock_gettime(OfThread, out var time) == 0
        ? new TimeSpan((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick))
        : Stopwatch.GetElapsedTime(0);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out TimeOfClock time);

    private struct TimeOfClock
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
