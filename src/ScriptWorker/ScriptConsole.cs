using System.Collections.Immutable;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Interop;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>
/// What a script writes by <c>console.log</c> and the like: some lines for the history. It never throws and never runs code of the
/// script.
/// </summary>
internal sealed class ScriptConsole
{
    private static readonly string[] Methods = ["log", "info", "warn", "error", "debug"];

    private readonly ScriptLines _lines = new();

    public ImmutableArray<string> Lines => _lines.All;

    public ObjectInstance Object(Jint.Engine engine)
    {
        var console = new JsObject(engine);
        foreach (var method in Methods)
            console.Set(method, new ClrFunction(engine, method, (_, values) => Write(engine, values)));
        return console;
    }

    private JsValue Write(Jint.Engine engine, JsValue[] values)
    {
        _lines.Add(() => string.Join(' ', values.Take(ScriptLimits.ConsoleValues).Select(value => Text(engine, value))));
        return JsValue.Undefined;
    }

    private static string Text(Jint.Engine engine, JsValue value) => value switch
    {
        ObjectInstance => new ScriptValues(engine, ScriptLimits.ConsoleLine * 4, ScriptLimits.ConsoleDepth).Shown(value),
        _ => value.ToString(),
    };
}
