using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace WorkflowFunctions.PowerShellWorker;

/// <summary>The numbers of the Linux system calls that a confined process may use. They differ between architectures.</summary>
/// <param name="Architecture">How the kernel names the architecture to a filter.</param>
/// <param name="Allowed">
/// What computing needs: memory, threads, locks, clocks, chance, and the files that are open already. They take no path, or do nothing but tell
/// whether it is there.
/// </param>
internal sealed record SystemCalls(uint Architecture, ImmutableArray<uint> Allowed)
{
    /// <summary>Starts threads in another way than <see cref="Threads"/>, which libraries fall back to. It is the same everywhere.</summary>
    public const uint Clone3 = 435;

    /// <summary>Sets a filter.</summary>
    public required uint Seccomp { get; init; }

    /// <summary>Opens files.</summary>
    public required ImmutableArray<uint> Opening { get; init; }

    /// <summary>Starts threads, and processes.</summary>
    public required uint Threads { get; init; }

    /// <summary>Send a signal to the process that the first argument names.</summary>
    public required ImmutableArray<uint> Signals { get; init; }

    /// <summary>Set the limits of the process that the first argument names, or its processors; 0 is this process.</summary>
    public required ImmutableArray<uint> Settings { get; init; }

    /// <summary>Does one of many things with an open file, which the second argument names.</summary>
    public required uint FileControl { get; init; }

    /// <summary>Does one of many things with this process, which the first argument names.</summary>
    public required uint ProcessControl { get; init; }

    /// <summary>Null for an architecture that is not known here.</summary>
    public static SystemCalls? Here => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => X64,
        System.Runtime.InteropServices.Architecture.Arm64 => Arm64,
        _ => null,
    };

    private static SystemCalls X64 => new(0xC000003E,
    [
        // read, write, close, fstat, newfstatat, poll, ppoll, lseek, pread64, readv, writev, dup, pipe2, eventfd2
        0, 1, 3, 5, 262, 7, 271, 8, 17, 19, 20, 32, 293, 290,
        // mmap, mprotect, munmap, brk, mremap, msync, mincore, madvise, mlock, munlock, mlock2, membarrier, get_mempolicy
        9, 10, 11, 12, 25, 26, 27, 28, 149, 150, 325, 324, 239,
        // rt_sigaction, rt_sigprocmask, rt_sigreturn, rt_sigsuspend, rt_sigtimedwait, sigaltstack, restart_syscall
        13, 14, 15, 130, 128, 131, 219,
        // exit, exit_group, futex, set_robust_list, set_tid_address, rseq, arch_prctl, sched_yield
        60, 231, 202, 273, 218, 334, 158, 24,
        // getpid, getppid, gettid, getuid, getgid, geteuid, getegid, getrusage, getrlimit, sysinfo, uname, getcpu, getrandom
        39, 110, 186, 102, 104, 107, 108, 98, 97, 99, 63, 309, 318,
        // sched_getaffinity, sched_getparam, sched_getscheduler, nanosleep, clock_gettime, clock_getres, clock_nanosleep
        204, 143, 145, 35, 228, 229, 230,
    ])
    {
        Seccomp = 317,
        // open, openat, creat, openat2
        Opening = [2, 257, 85, 437],
        Threads = 56,
        // kill, tgkill
        Signals = [62, 234],
        // prlimit64, sched_setaffinity
        Settings = [302, 203],
        FileControl = 72,
        ProcessControl = 157,
    };

    private static SystemCalls Arm64 => new(0xC00000B7,
    [
        // read, write, close, fstat, newfstatat, ppoll, lseek, pread64, readv, writev, dup, pipe2, eventfd2
        63, 64, 57, 80, 79, 73, 62, 67, 65, 66, 23, 59, 19,
        // mmap, mprotect, munmap, brk, mremap, msync, mincore, madvise, mlock, munlock, mlock2, membarrier, get_mempolicy
        222, 226, 215, 214, 216, 227, 232, 233, 228, 229, 284, 283, 236,
        // rt_sigaction, rt_sigprocmask, rt_sigreturn, rt_sigsuspend, rt_sigtimedwait, sigaltstack, restart_syscall
        134, 135, 139, 133, 137, 132, 128,
        // exit, exit_group, futex, set_robust_list, set_tid_address, rseq, sched_yield
        93, 94, 98, 99, 96, 293, 124,
        // getpid, getppid, gettid, getuid, getgid, geteuid, getegid, getrusage, getrlimit, sysinfo, uname, getcpu, getrandom
        172, 173, 178, 174, 176, 175, 177, 165, 163, 179, 160, 168, 278,
        // sched_getaffinity, sched_getparam, sched_getscheduler, nanosleep, clock_gettime, clock_getres, clock_nanosleep
        123, 121, 120, 101, 113, 114, 115,
    ])
    {
        Seccomp = 277,
        // openat, openat2
        Opening = [56, 437],
        Threads = 220,
        // kill, tgkill
        Signals = [129, 131],
        // prlimit64, sched_setaffinity
        Settings = [261, 122],
        FileControl = 25,
        ProcessControl = 167,
    };
}
