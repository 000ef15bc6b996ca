using WorkflowFunctions.Engine.Steps.Rest;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary>How much a script may use. What exceeds a limit fails its step for good.</summary>
public sealed record ScriptLimits
{
    public static ScriptLimits Default { get; } = new();

    /// <summary>How long a script may run; a step's <c>AttemptSeconds</c> may say less.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a script that does not stop by itself is waited for.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes it may allocate in all.</summary>
    public long Memory { get; init; } = 64 * 1024 * 1024;

    /// <summary>Characters of a text that one call may take or make: what it does with them is measured only afterwards, and may be a hundred times as large.</summary>
    public long LongestText => Memory / 64;

    /// <summary>Characters of what a template makes: the longest of its parts as often as it has places.</summary>
    public long LongestTemplate => Memory / 4;

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
