using Jint;
using Jint.Native;
using Jint.Native.Error;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary>
/// Puts the methods of the language under the limits. The interpreter measures between statements, and inside long loops of its
/// own now and then; a statement can hold thousands of calls, and a call can make a gigabyte of nothing.
/// </summary>
internal sealed class ScriptBuiltIns(Jint.Engine engine, ScriptLimits limits, ScriptMeter meter)
{
    private static readonly string[] Owners = ["String.prototype", "Array.prototype", "JSON", "Array", "Object", "String", "globalThis"];

    /// <summary>Those of iteration, which the interpreter recognises to be fast, and what is no method.</summary>
    private static readonly HashSet<string> Left = ["constructor", "prototype", "values", "keys", "entries", "globalThis"];

    private readonly ErrorConstructor _rangeError = (ErrorConstructor)engine.Evaluate("RangeError");

    public void Install()
    {
        foreach (var owner in Owners.Select(text => engine.Evaluate(text).AsObject()))
        {
            foreach (var name in owner.GetOwnPropertyKeys(Types.String).Select(key => key.AsString()).Where(IsMethod).ToList())
            {
                if (owner.GetOwnProperty(name) is { Value: { } method } && method.IsCallable())
                    owner.Set(name, Metered(name, method.AsObject()));
            }
        }

        var lists = new ScriptLists(engine, limits, meter, _rangeError);
        var arrays = engine.Intrinsics.Array.PrototypeObject;
        arrays.Set("join", new ClrFunction(engine, "join", lists.Join, 1));
        arrays.Set("flat", new ClrFunction(engine, "flat", lists.Flat));
        arrays.Delete("toLocaleString");
        engine.Evaluate("String").AsObject().Delete("raw");
        engine.Intrinsics.Array.Delete("fromAsync");
        BoundTexts(engine.Evaluate("String.prototype").AsObject());
        new ScriptReplacements(engine, limits, _rangeError).Install();
        BoundEncoding("encodeURI");
        BoundEncoding("encodeURIComponent");
        BoundJson(engine.Evaluate("JSON").AsObject());
    }

    /// <summary>What the script calls where it makes text without a call; with the number of places in a template, it refuses what would make that too long.</summary>
    public ClrFunction Checkpoint() => new(engine, "checkpoint", (_, given) =>
    {
        meter.Check();
        if (given.Length < 2)
            return given[0];
        var text = TypeConverter.ToString(given[0]);
        if (text.Length * TypeConverter.ToNumber(given[1]) > limits.LongestTemplate)
            throw new JavaScriptException(_rangeError, "Invalid string length");
        return text;
    });

    /// <summary>A constructor has a capital letter, and makes no more of what it is given than that is.</summary>
    private static bool IsMethod(string name) => !Left.Contains(name) && char.IsLower(name[0]);

    private ClrFunction Metered(string name, ObjectInstance method) => new(engine, name, (self, given) =>
    {
        meter.Check();
        Bound(self);
        Array.ForEach(given, Bound);
        var result = method.Call(self, given);
        meter.Check();
        return result;
    });

    private void Bound(JsValue value)
    {
        if (value.IsString() && value.AsString().Length > limits.LongestText)
            throw new JavaScriptException(_rangeError, "Invalid string length");
    }

    /// <summary>What <c>repeat</c> and its kin make is known beforehand.</summary>
    private void BoundTexts(ObjectInstance strings)
    {
        Bound("repeat", (text, given) => text.Length * TypeConverter.ToNumber(given[0]));
        Bound("padStart", (_, given) => TypeConverter.ToNumber(given[0]));
        Bound("padEnd", (_, given) => TypeConverter.ToNumber(given[0]));
        Bound("concat", (text, given) => text.Length + given.Sum(each => (double)(each.IsString() ? each.AsString().Length : 0)));

        void Bound(string name, Func<string, JsValue[], double> size)
        {
            var method = strings.Get(name);
            strings.Set(name, new ClrFunction(engine, name, (self, given) =>
            {
                if (self.IsNull() || self.IsUndefined())
                    throw new JavaScriptException(engine.Intrinsics.TypeError, $"{name} needs a string");
                var text = TypeConverter.ToString(self);

                // Converted once, for a value may convert itself otherwise the second time.
                JsValue[] plain = name == "concat"
                    ? [.. given.Select(each => (JsValue)TypeConverter.ToString(each))]
                    : [TypeConverter.ToNumber(given.Length > 0 ? given[0] : JsValue.Undefined), .. given.Skip(1)];
                if (size(text, plain) > limits.LongestText)
                    throw new JavaScriptException(_rangeError, "Invalid string length");
                return method.Call((JsValue)text, plain);
            }));
        }
    }

    /// <summary>One character becomes nine at most.</summary>
    private void BoundEncoding(string name)
    {
        var encode = engine.Global.Get(name);
        engine.Global.Set(name, new ClrFunction(engine, name, (self, given) =>
        {
            var text = TypeConverter.ToString(given.Length > 0 ? given[0] : JsValue.Undefined);
            if (text.Length * 9L > limits.LongestText)
                throw new JavaScriptException(_rangeError, "Invalid string length");
            return encode.Call(self, new JsValue[] { text });
        }, 1));
    }

    /// <summary>Lists that contain each other make JSON that doubles with each level: what is written is measured value by value.</summary>
    private void BoundJson(ObjectInstance json)
    {
        var stringify = json.Get("stringify");
        json.Set("stringify", new ClrFunction(engine, "stringify", (self, given) =>
        {
            var replacer = given.Length > 1 ? given[1] : JsValue.Undefined;
            var names = replacer.IsArray() ? replacer.AsArray().Select(TypeConverter.ToString).ToHashSet() : null;
            var measured = new ClrFunction(engine, "", (holder, pair) =>
            {
                meter.Check();
                var name = pair[0].ToString();
                if (names is not null && name.Length > 0 && !holder.IsArray() && !names.Contains(name))
                    return JsValue.Undefined;
                return replacer.IsCallable() ? replacer.Call(holder, pair) : pair[1];
            });
            return stringify.Call(self, [given.Length > 0 ? given[0] : JsValue.Undefined, measured, .. given.Skip(2)]);
        }, 3));
    }
}
