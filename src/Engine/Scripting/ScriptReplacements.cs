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
    public void Install()
    {
        var strings = engine.Evaluate("String.prototype").AsObject();
        var match = strings.Get("match").AsObject();
        foreach (var name in (string[])["replace", "replaceAll"])
        {
            var method = strings.Get(name).AsObject();
            strings.Set(name, new ClrFunction(engine, name, (self, given) => method.Call(self, Bounded(self, given, name == "replaceAll", match)), 2));
        }

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
        if (given[1].IsCallable())
            return [given[0], Counting(given[1])];
        var (text, replacement) = (TypeConverter.ToString(self), TypeConverter.ToString(given[1]));
        // What was found is put in by $& and $1: no more than the text in all. What stands before or behind it, by $` and $', at each place anew.
        var found = (long)replacement.Count(character => character == '$') * text.Length;
        var each = replacement.Length + ((replacement.Split("$`").Length + replacement.Split("$'").Length - 2L) * text.Length);
        var places = given[0].IsObject() || isAll ? text.Length + 1L : 1;
        if ((places * each) + found > limits.LongestText)
            places = given[0].IsObject() ? Matches(match.Call(text, [given[0]])) : Occurrences(text, TypeConverter.ToString(given[0]));
        if ((places * each) + found > limits.LongestText)
            throw TooLong();
        return [given[0], (JsValue)replacement];
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
