using System.Globalization;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native.Json;
using Jint.Runtime;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>The result of a script: values for the data bucket, or the reason why there are none.</summary>
internal abstract record ScriptEnd
{
    private ScriptEnd()
    {
    }

    /// <param name="Values">A JSON object as text.</param>
    public sealed record Returned(string Values) : ScriptEnd;

    /// <param name="Reason">A clause that begins with 'the script' or with the name of a JavaScript error.</param>
    public sealed record Failed(string Reason) : ScriptEnd;
}

/// <summary>Runs one script in an interpreter of its own, which offers the language and nothing else.</summary>
internal static class ScriptSandbox
{
    /// <summary>
    /// All names that a script can use. Waiting, shared memory and introspection of the interpreter are missing, because a script that
    /// ends with its step has no use for them. Also missing is what would run code when a result is only read (<c>Proxy</c>), or would
    /// differ from machine to machine (<c>Intl</c>).
    /// </summary>
    private static readonly HashSet<string> Globals =
    [
        "globalThis", "undefined", "NaN", "Infinity",
        "Object", "Function", "Array", "String", "Number", "BigInt", "Boolean", "Symbol", "Math", "JSON", "Date", "RegExp", "Reflect", "Iterator",
        "Map", "Set", "WeakMap", "WeakSet", "ArrayBuffer", "DataView",
        "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "BigInt64Array", "BigUint64Array",
        "Float16Array", "Float32Array", "Float64Array",
        "Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError", "AggregateError",
        "parseInt", "parseFloat", "isNaN", "isFinite", "encodeURI", "encodeURIComponent", "decodeURI", "decodeURIComponent",
    ];

    public static ScriptResponse Run(ScriptRequest request)
    {
        var console = new ScriptConsole();
        try
        {
            return Respond(request, console) with { Lines = console.Lines };
        }
        catch (JavaScriptException error)
        {
            return Failed(ScriptErrors.Describe(error), console);
        }
        catch (MissingLocalesException missing)
        {
            return Failed(missing.Message, console);
        }
        catch (Exception stopped)
        {
            // The interpreter stops between two of its own steps, and leaves nothing behind. Anything else may have been stopped in the
            // middle of something.
            var limit = Limit(stopped, request.Limits);
            return Failed(limit ?? $"the script could not be run: {ScriptErrors.Shortened(stopped.Message)}", console) with
            {
                IsSpent = limit is null || stopped is OutOfMemoryException,
                EndedByClock = stopped switch
                {
                    RegexMatchTimeoutException => request.Limits.Regex,
                    TimeoutException => request.Limits.Time,
                    _ => null,
                },
            };
        }
    }

    private static ScriptResponse Respond(ScriptRequest request, ScriptConsole console)
    {
        var problem = ScriptSource.Check(request.Content) is { } wrong ? ScriptErrors.Readable(wrong) : null;
        if (request.IsCheck)
            return new ScriptResponse { Failure = problem };
        if (problem is not null)
            return new ScriptResponse { Failure = $"the script {problem}" };
        using var engine = Create(request.Limits);
        var body = engine.Evaluate(ScriptSource.FunctionOf(request.Content));
        var parameters = new JsonParser(engine).Parse(request.Parameters);
        var result = engine.Invoke(body, parameters, console.Object(engine));
        return new ScriptValues(engine, WorkflowMachine.LargestData, request.Limits.ReturnedDepth).Read(result) switch
        {
            ScriptEnd.Returned returned => new ScriptResponse { Values = returned.Values },
            ScriptEnd.Failed failed => new ScriptResponse { Failure = failed.Reason },
            var end => throw new InvalidOperationException($"A script ended as {end.GetType().Name}."),
        };
    }

    private static Jint.Engine Create(ScriptLimits limits)
    {
        var engine = new Jint.Engine(options =>
        {
            options.Strict().DisableStringCompilation();
            options.TimeoutInterval(limits.Time);
            options.LimitMemory(limits.Memory).MaxStatements(limits.Statements).LimitRecursion(limits.Recursion);
            options.MaxArraySize(limits.ArrayLength).MaxJsonParseDepth(limits.Depth).RegexTimeoutInterval(limits.Regex);
            options.Constraints.StackOverflowGuard = true;
            options.Culture = CultureInfo.InvariantCulture;
            options.TimeZone = TimeZoneInfo.Utc;
        });
        ScriptLocales.Guard(engine);
        foreach (var name in engine.Global.GetOwnPropertyKeys().Where(name => !name.IsString() || !Globals.Contains(name.AsString())).ToList())
            engine.Global.Delete(name);
        engine.Intrinsics.Array.Delete("fromAsync");
        return engine;
    }

    private static ScriptResponse Failed(string reason, ScriptConsole console) => new() { Failure = reason, Lines = console.Lines };

    private static string? Limit(Exception exception, ScriptLimits limits) => exception switch
    {
        StatementsCountOverflowException => ScriptReasons.TooManyStatements(limits),
        InsufficientExecutionStackException => ScriptReasons.TooDeep,
        RecursionDepthOverflowException => ScriptReasons.TooManyCalls(limits),
        MemoryLimitExceededException when exception.Message.StartsWith("The array size", StringComparison.Ordinal) => ScriptReasons.TooManyElements(limits),
        MemoryLimitExceededException or OutOfMemoryException => ScriptReasons.TooMuchMemory(limits),
        // A text with more characters than .NET can count.
        ArgumentOutOfRangeException { ParamName: "length" or "capacity" } or OverflowException => ScriptReasons.TooMuchMemory(limits),
        RegexMatchTimeoutException => ScriptReasons.SlowRegex(limits),
        TimeoutException => ScriptReasons.TooLong(limits),
        _ => null,
    };
}
