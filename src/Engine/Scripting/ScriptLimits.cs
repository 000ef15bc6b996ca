namespace WorkflowFunctions.Engine.Scripting;

/// <summary>How much a script may use. What exceeds a limit fails its step for good.</summary>
public sealed record ScriptLimits
{
    public static ScriptLimits Default { get; } = new();

    /// <summary>How long a script may run; a step's <c>AttemptSeconds</c> may say less.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a script that does not stop by itself is left alone before its thread is aborted.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes it may allocate in all.</summary>
    public long Memory { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes by which the memory of the whole process may grow while a script runs, before its thread is aborted.</summary>
    public long ProcessGrowth { get; init; } = 256 * 1024 * 1024;

    /// <summary>What is said of a script that was aborted so. Whose memory it is nobody knows: much else runs in the process.</summary>
    public string OutOfMemory => FormattableString.Invariant($"the process took {ProcessGrowth >> 20} MiB more memory while the script ran");

    /// <summary>Characters that one call may make of a few: <c>repeat</c> and its kin know the size beforehand.</summary>
    public long LongestText => Memory / 4;

    public int Statements { get; init; } = 1_000_000;

    /// <summary>How often one function may be inside itself.</summary>
    public int Recursion { get; init; } = 200;

    /// <summary>How many elements an array may have; a power of two, because that is how arrays grow.</summary>
    public uint ArrayLength { get; init; } = 128 * 1024;

    /// <summary>How long one match of a regular expression may take.</summary>
    public TimeSpan Regex { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How deep JSON that a script reads may be nested.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>How deep what it returns may be nested: like an answer to a request, it has to fit into what stores and answers put around it.</summary>
    public int ReturnedDepth { get; init; } = RestAnswer.DeepestNesting;

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
