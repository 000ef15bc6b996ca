using System.Globalization;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native.Json;
using Jint.Runtime;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary>What became of a script: values for the data bucket, or why there are none.</summary>
internal abstract record ScriptEnd
{
    private ScriptEnd()
    {
    }

    public sealed record Returned(JsonMap Values) : ScriptEnd;

    /// <param name="Reason">A clause that begins with 'the script' or with the name of an error of JavaScript.</param>
    public sealed record Failed(string Reason) : ScriptEnd;
}

/// <summary>Runs one script in an interpreter of its own, which knows the language and nothing else.</summary>
internal static class ScriptSandbox
{
    /// <summary>
    /// All that a script finds by name. What waits, shares memory, counts without bounds or asks the interpreter about itself is
    /// missing: a script that ends with its step has no use for it, and what is not there cannot be attacked.
    /// </summary>
    private static readonly HashSet<string> Globals =
    [
        "globalThis", "undefined", "NaN", "Infinity",
        "Object", "Function", "Array", "String", "Number", "Boolean", "Symbol", "Math", "JSON", "Date", "RegExp", "Map", "Set", "WeakMap", "WeakSet",
        "Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError", "AggregateError",
        "parseInt", "parseFloat", "isNaN", "isFinite", "encodeURI", "encodeURIComponent", "decodeURI", "decodeURIComponent",
    ];

    /// <exception cref="OperationCanceledException">The attempt is over.</exception>
    public static async Task<ScriptEnd> RunAsync(
        string content, JsonMap parameters, ScriptConsole console, ScriptLimits limits, CancellationToken cancellation)
    {
        ScriptEnd? end = null;
        var hasEnded = await ScriptThread.RunAsync(() => end = Run(content, parameters, console, limits, cancellation), limits, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return end ?? new ScriptEnd.Failed(hasEnded ? TooMuch(limits) : TooLong(limits));
    }

    private static ScriptEnd Run(string content, JsonMap parameters, ScriptConsole console, ScriptLimits limits, CancellationToken cancellation)
    {
        try
        {
            var script = ScriptSource.Read(content);
            if (script.Problem is { } problem)
                return new ScriptEnd.Failed($"the script {problem}");
            using var engine = Create(limits, cancellation);
            var meter = new ScriptMeter(engine, limits, cancellation);
            var builtIns = new ScriptBuiltIns(engine, limits, meter);
            builtIns.Install();
            var body = engine.Evaluate(ScriptSource.FunctionOf(script));
            var arguments = new JsonParser(engine).Parse(JsonValues.Text(parameters));
            var result = engine.Invoke(body, builtIns.Checkpoint(), arguments, console.Object(engine));
            return new ScriptValues(engine, WorkflowMachine.LargestData, limits.ReturnedDepth).Read(result);
        }
        catch (JavaScriptException error)
        {
            return new ScriptEnd.Failed(ScriptErrors.Describe(error));
        }
        catch (Exception stopped) when (Limit(stopped, limits) is not null)
        {
            return new ScriptEnd.Failed(Limit(stopped, limits)!);
        }
        catch (Exception other) when (other is not OutOfMemoryException)
        {
            return new ScriptEnd.Failed($"the script could not be run: {ScriptErrors.Shortened(other.Message)}");
        }
    }

    private static Jint.Engine Create(ScriptLimits limits, CancellationToken cancellation)
    {
        var engine = new Jint.Engine(options =>
        {
            options.Strict().DisableStringCompilation();
            options.TimeoutInterval(limits.Time).CancellationToken(cancellation);
            options.LimitMemory(limits.Memory).MaxStatements(limits.Statements).LimitRecursion(limits.Recursion);
            options.MaxArraySize(limits.ArrayLength).MaxJsonParseDepth(limits.Depth).RegexTimeoutInterval(limits.Regex);
            options.Constraints.StackOverflowGuard = true;
            options.Culture = CultureInfo.InvariantCulture;
            options.TimeZone = TimeZoneInfo.Utc;
        });
        foreach (var name in engine.Global.GetOwnPropertyKeys().Where(name => !name.IsString() || !Globals.Contains(name.AsString())).ToList())
            engine.Global.Delete(name);
        // Iterators that are made of each other nest calls of the interpreter where it does not measure its stack.
        var iterators = engine.Evaluate("Object.getPrototypeOf(Object.getPrototypeOf([].values()))").AsObject();
        foreach (var helper in iterators.GetOwnPropertyKeys(Types.String))
            iterators.Delete(helper);
        return engine;
    }

    private static string? Limit(Exception exception, ScriptLimits limits) => exception switch
    {
        StatementsCountOverflowException => $"the script took more than {limits.Statements} statements",
        InsufficientExecutionStackException => "the script nests calls or data too deeply",
        RecursionDepthOverflowException => $"the script calls itself more than {limits.Recursion} levels deep",
        MemoryLimitExceededException when exception.Message.StartsWith("The array size", StringComparison.Ordinal) =>
            $"the script made an array of more than {limits.ArrayLength} elements",
        MemoryLimitExceededException => TooMuch(limits),
        RegexMatchTimeoutException => $"a regular expression of the script took longer than {Seconds(limits.Regex)}",
        TimeoutException => TooLong(limits),
        _ => null,
    };

    private static string TooLong(ScriptLimits limits) => $"the script ran longer than {Seconds(limits.Time)}";

    private static string TooMuch(ScriptLimits limits) => $"the script used more than {limits.Memory / (1024 * 1024)} MiB of memory";

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.###} seconds").Replace("1 seconds", "a second", StringComparison.Ordinal);
}
