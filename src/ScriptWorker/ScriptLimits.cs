namespace WorkflowFunctions.ScriptWorker;

/// <summary>
/// How much a script may use. A script that exceeds a limit makes its step fail for good, unless the limit is one of elapsed time and it
/// waited for the processor. The interpreter notices most cases and says what happened; in the other cases the process is ended.
/// </summary>
public sealed record ScriptLimits
{
    public static ScriptLimits Default { get; } = new();

    /// <summary>How long a script may run; a step's <c>AttemptSeconds</c> may set less.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after that the process is ended, if the script has not stopped by itself.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How much processor time the process may use for it; beyond that the process is ended.</summary>
    public TimeSpan Processor { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How many bytes it may allocate in total.</summary>
    public long Memory { get; init; } = 64 * 1024 * 1024;

    public int Statements { get; init; } = 1_000_000;

    /// <summary>How often a function may be nested in itself.</summary>
    public int Recursion { get; init; } = 200;

    /// <summary>How many elements an array may have. It is a power of two, because that is how arrays grow.</summary>
    public uint ArrayLength { get; init; } = 128 * 1024;

    /// <summary>How long one match of a regular expression may take.</summary>
    public TimeSpan Regex { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How deep the JSON that a script reads may be nested.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>
    /// How deep the returned value may be nested. Stores and responses wrap it in some more levels, and 64 is the most they read.
    /// </summary>
    public int ReturnedDepth { get; init; } = 50;

    /// <summary>The heap of a process, in bytes; the runtime allocates no more.</summary>
    public const long Heap = 192 * 1024 * 1024;

    /// <summary>The most characters of <c>ScriptContent</c>.</summary>
    public const int LongestSource = 64 * 1024;

    /// <summary>How many lines <c>console</c> puts into the history.</summary>
    public const int ConsoleLines = 20;

    /// <summary>The most characters of each line.</summary>
    public const int ConsoleLine = 500;

    /// <summary>How many values of one call a line shows, and how deep each of them.</summary>
    public const int ConsoleValues = 10;
    public const int ConsoleDepth = 8;
}
