namespace WorkflowFunctions.ScriptWorker;

/// <summary>
/// How much a script may use. What exceeds a limit fails its step for good. The interpreter notices most of it and says what it was;
/// what it does not notice, the process ends at.
/// </summary>
public sealed record ScriptLimits
{
    public static ScriptLimits Default { get; } = new();

    /// <summary>How long a script may run; a step's <c>AttemptSeconds</c> may say less.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after that its process ends, if the script has not ended by itself.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How much processor time the process may take for it; past that it ends.</summary>
    public TimeSpan Processor { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Bytes it may allocate in all.</summary>
    public long Memory { get; init; } = 64 * 1024 * 1024;

    public int Statements { get; init; } = 1_000_000;

    /// <summary>How often one function may be inside itself.</summary>
    public int Recursion { get; init; } = 200;

    /// <summary>How many elements an array may have; a power of two, because that is how arrays grow.</summary>
    public uint ArrayLength { get; init; } = 128 * 1024;

    /// <summary>How long one match of a regular expression may take.</summary>
    public TimeSpan Regex { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How deep JSON that a script reads may be nested.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>How deep what it returns may be nested: it has to fit into what stores and responses put around it, and 64 is the most they read.</summary>
    public int ReturnedDepth { get; init; } = 50;

    /// <summary>Bytes of the heap of a process: the runtime gives no more out.</summary>
    public const long Heap = 192 * 1024 * 1024;

    /// <summary>Characters of <c>ScriptContent</c>.</summary>
    public const int LongestSource = 64 * 1024;

    /// <summary>Lines that <c>console</c> puts into the history.</summary>
    public const int ConsoleLines = 20;

    /// <summary>Characters of each of them.</summary>
    public const int ConsoleLine = 500;

    /// <summary>Values of one call that a line shows, and how deep each of them.</summary>
    public const int ConsoleValues = 10;
    public const int ConsoleDepth = 8;
}
