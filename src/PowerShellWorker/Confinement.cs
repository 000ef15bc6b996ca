using System.ComponentModel;
using System.Runtime.InteropServices;

namespace WorkflowFunctions.PowerShellWorker;

/// <summary>
/// PowerShell has all of .NET, and with it ways to files, to the network and to other processes that no list of commands closes. So the
/// kernel closes them. From <see cref="Enter"/> on it lets this process compute, and refuses all else: to open a file, to connect, to start
/// a program, to signal another process. There is no way back.
/// </summary>
internal static unsafe class Confinement
{
    private const int NoNewPrivileges = 38;
    private const uint SetFilter = 1;
    private const uint OfAllThreads = 1;

    private const uint Kill = 0x80000000;
    private const uint Allow = 0x7fff0000;
    private const uint Refuse = Error | 1;

    /// <summary>As if the file did not exist: libraries have an answer to that.</summary>
    private const uint Missing = Error | 2;

    /// <summary>As if the kernel were older, so that libraries use what it had before.</summary>
    private const uint Unknown = Error | 38;
    private const uint Error = 0x00050000;

    // Where a filter finds the number of the call, the architecture, and the lower halves of arguments.
    private const uint Number = 0;
    private const uint Architecture = 4;
    private const uint FirstArgument = 16;
    private const uint SecondArgument = 24;

    /// <summary>A thread of this process, not a process of its own.</summary>
    private const uint ThreadFlag = 0x00010000;
    private const uint SetThreadName = 15;

    /// <summary>Only reading is allowed: whoever sets the owner of a file can have the kernel send signals.</summary>
    private static readonly uint[] ReadFlags = [1, 3];

    /// <exception cref="PlatformNotSupportedException">This system has no such filters.</exception>
    public static void Enter()
    {
        if (!OperatingSystem.IsLinux() || SystemCalls.Here is not { } calls)
            throw new PlatformNotSupportedException("PowerShell runs only under Linux on x64 and arm64, where the kernel confines it");
        var filter = Filter(calls, (uint)Environment.ProcessId);
        fixed (Instruction* first = filter)
        {
            var program = new Program { Length = (ushort)filter.Length, First = first };
            if (prctl(NoNewPrivileges, 1, 0, 0, 0) != 0 || syscall(calls.Seccomp, SetFilter, OfAllThreads, &program) != 0)
                throw new PlatformNotSupportedException($"PowerShell does not run without seccomp, which this kernel refuses ({new Win32Exception(Marshal.GetLastPInvokeError()).Message})");
        }
    }

    private static Instruction[] Filter(SystemCalls calls, uint self) =>
    [
        Load(Architecture), Unless(calls.Architecture), Return(Kill),
        Load(Number), If(SystemCalls.Clone3), Return(Unknown),
        .. calls.Allowed.SelectMany(call => (Instruction[])[If(call), Return(Allow)]),
        .. calls.Opening.SelectMany(call => (Instruction[])[If(call), Return(Missing)]),
        .. calls.Signals.SelectMany(call => Case(call, FirstArgument, If(self))),
        .. calls.Settings.SelectMany(call => Case(call, FirstArgument, If(0))),
        .. Case(calls.Threads, FirstArgument, IfBits(ThreadFlag)),
        .. Case(calls.ProcessControl, FirstArgument, If(SetThreadName)),
        .. Case(calls.FileControl, SecondArgument, [.. ReadFlags.Select(flag => If(flag))]),
        Return(Refuse),
    ];

    /// <summary>A call that is allowed if one of the conditions holds for its argument.</summary>
    private static Instruction[] Case(uint call, uint argument, params Instruction[] conditions)
    {
        Instruction[] answer = [Load(argument), .. conditions.SelectMany(condition => (Instruction[])[condition, Return(Allow)]), Return(Refuse)];
        return [If(call, skip: (byte)answer.Length), .. answer];
    }

    private static Instruction Load(uint offset) => new() { Code = 0x20, Operand = offset };

    private static Instruction Return(uint verdict) => new() { Code = 0x06, Operand = verdict };

    /// <summary>Goes on with the next instruction if the loaded value is this one; otherwise skips some.</summary>
    private static Instruction If(uint value, byte skip = 1) => new() { Code = 0x15, Else = skip, Operand = value };

    /// <summary>Skips the next instruction if the loaded value is this one.</summary>
    private static Instruction Unless(uint value) => new() { Code = 0x15, Then = 1, Operand = value };

    /// <summary>Goes on with the next instruction if the loaded value has one of these bits; otherwise skips it.</summary>
    private static Instruction IfBits(uint bits) => new() { Code = 0x45, Else = 1, Operand = bits };

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint syscall(nuint number, nuint operation, nuint flags, Program* program);

    private struct Instruction
    {
        public ushort Code;
        public byte Then;
        public byte Else;
        public uint Operand;
    }

    private struct Program
    {
        public ushort Length;
        public Instruction* First;
    }
}
