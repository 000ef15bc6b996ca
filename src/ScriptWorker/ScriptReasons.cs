using System.Globalization;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>
/// The reasons that a step gives for a limit its script has met, whether the interpreter or the parent process noticed it.
/// </summary>
public static class ScriptReasons
{
    public const string TooDeep = "the script nests calls or data too deeply";

    public static string TooLong(ScriptLimits limits) => $"the script ran longer than {Seconds(limits.Time)}";

    public static string TooMuchProcessor(ScriptLimits limits) => $"the script used more than {Seconds(limits.Processor)} of processor time";

    public static string TooMuchMemory(ScriptLimits limits) => $"the script used more than {limits.Memory / (1024 * 1024)} MiB of memory";

    public static string TooManyStatements(ScriptLimits limits) => $"the script took more than {limits.Statements} statements";

    public static string TooManyElements(ScriptLimits limits) => $"the script made an array of more than {limits.ArrayLength} elements";

    public static string TooManyCalls(ScriptLimits limits) => $"the script calls itself more than {limits.Recursion} levels deep";

    public static string SlowRegex(ScriptLimits limits) => $"a regular expression of the script took longer than {Seconds(limits.Regex)}";

    public static string Ended(int exitCode) => $"the script ended its process (exit code {exitCode.ToString(CultureInfo.InvariantCulture)})";

    private static string Seconds(TimeSpan time) => time == TimeSpan.FromSeconds(1) ? "a second" : FormattableString.Invariant($"{time.TotalSeconds:0.###} seconds");
}
