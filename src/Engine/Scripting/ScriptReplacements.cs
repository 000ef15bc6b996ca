using Jint;
using Jint.Native;
using Jint.Native.Error;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary><c>replace</c> and <c>replaceAll</c>: a text of a million places and a replacement of a million characters make a terabyte in one call.</summary>
internal sealed class ScriptReplacements(Jint.Engine engine, ScriptLimits limits, ErrorConstructor rangeError)
{
    private readonly ObjectInstance _expressions = engine.Evaluate("RegExp.prototype").AsObject();

    public void Install()
    {
        var strings = engine.Evaluate("String.prototype").AsObject();
        var match = strings.Get("match").AsObject();
        foreach (var name in (string[])["replace", "replaceAll"])
        {
            var method = strings.Get(name).AsObject();
            strings.Set(name, new ClrFunction(engine, name, (self, given) => method.Call(self, Bounded(self, given, name == "replaceAll", match)), 2));
        }

        // A regular expression with methods of its own finds what it likes as often as it likes.
        engine.Evaluate("Object.freeze(RegExp.prototype)");

        // By these the methods of regular expressions could be called without the methods of texts.
        var symbols = engine.Evaluate("Symbol").AsObject();
        foreach (var name in (string[])["replace", "match", "matchAll", "search", "split"])
            symbols.RemoveOwnProperty(name);
        engine.Evaluate("Object").AsObject().RemoveOwnProperty("getOwnPropertySymbols");
    }

    private JsValue[] Bounded(JsValue self, JsValue[] given, bool isAll, ObjectInstance match)
    {
        if (given.Length < 2 || self.IsNull() || self.IsUndefined())
            return given;
        var sought = Sought(given[0]);
        if (given[1].IsCallable())
            return [sought, Counting(given[1])];
        var (text, replacement) = (TypeConverter.ToString(self), TypeConverter.ToString(given[1]));
        // What was found is put in by $& and $1: no more than the text in all. What stands before or behind it, by $` and $', at each place anew.
        var found = (long)replacement.Count(character => character == '$') * text.Length;
        var each = replacement.Length + ((replacement.Split("$`").Length + replacement.Split("$'").Length - 2L) * text.Length);
        var places = sought.IsObject() || isAll ? text.Length + 1L : 1;
        if ((places * each) + found > limits.LongestText)
            places = sought.IsObject() ? Matches(match.Call(text, [sought])) : Occurrences(text, sought.AsString());
        if ((places * each) + found > limits.LongestText)
            throw TooLong();
        return [sought, (JsValue)replacement];
    }

    /// <summary>A regular expression as the language makes it, or a text.</summary>
    private JsValue Sought(JsValue given)
    {
        if (given is not JsRegExp expression)
            return TypeConverter.ToString(given);
        if (expression.Prototype != _expressions
            || expression.GetOwnPropertyKeys(Types.String | Types.Symbol).Any(key => key.ToString() != "lastIndex"))
            throw new JavaScriptException(engine.Intrinsics.TypeError, "a regular expression to replace by has properties of its own");
        return expression;
    }

    private ClrFunction Counting(JsValue replacer)
    {
        var made = 0L;
        return new ClrFunction(engine, "", (self, given) =>
        {
            var replacement = TypeConverter.ToString(replacer.Call(self, given));
            made += replacement.Length;
            return made > limits.LongestText ? throw TooLong() : (JsValue)replacement;
        });
    }

    /// <summary>Of an expression that is not global, what was found and its groups: no fewer than the one place.</summary>
    private static long Matches(JsValue found) => found.IsArray() ? found.AsArray().Length : 0;

    private static long Occurrences(string text, string sought)
    {
        if (sought.Length == 0)
            return text.Length + 1L;
        var count = 0L;
        for (var at = text.IndexOf(sought, StringComparison.Ordinal); at >= 0; at = text.IndexOf(sought, at + sought.Length, StringComparison.Ordinal))
            count++;
        return count;
    }

    private JavaScriptException TooLong() => new(rangeError, "Invalid string length");
}
