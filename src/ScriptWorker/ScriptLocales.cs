using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>
/// Functions that need Unicode or language data. The runtime takes that data from the machine's ICU. Without ICU it would do nothing and
/// say nothing, so such a call makes the script fail instead, and a <c>catch</c> in the script does not hide that from its author.
/// </summary>
internal static class ScriptLocales
{
    /// <summary>The methods that take the name of a language.</summary>
    private static readonly (string Owner, string[] Methods)[] ByLanguage =
    [
        ("String.prototype", ["toLocaleLowerCase", "toLocaleUpperCase"]),
        ("Number.prototype", ["toLocaleString"]),
        ("BigInt.prototype", ["toLocaleString"]),
        ("Array.prototype", ["toLocaleString"]),
        ("Object.getPrototypeOf(Int8Array.prototype)", ["toLocaleString"]),
        ("Date.prototype", ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"]),
    ];

    public static bool AreKnown { get; } = "\u00e9".Normalize(NormalizationForm.FormD).Length == 2;

    /// <summary>Replaces the methods that would give wrong results by methods that fail.</summary>
    public static void Guard(Jint.Engine engine)
    {
        if (AreKnown)
            return;
        foreach (var (owner, methods) in ByLanguage)
        {
            var prototype = engine.Evaluate(owner).AsObject();
            foreach (var name in methods)
            {
                Replace(engine, prototype, name, (method, self, given) =>
                    given.Length == 0 || given[0].IsUndefined() ? method.Call(self, given) : throw new MissingLocalesException($"{name} for a language"));
            }
        }

        var texts = engine.Evaluate("String.prototype").AsObject();
        Replace(engine, texts, "normalize", (method, self, given) => OfText(method, self, given, text =>
            Ascii.IsValid(text) ? method.Call((JsValue)text, given) : throw new MissingLocalesException("normalize")));
        Replace(engine, texts, "localeCompare", (method, self, given) => OfText(method, self, given, text =>
            Compare(text, given.Length > 0 ? TypeConverter.ToString(given[0]) : "undefined") ?? throw new MissingLocalesException("localeCompare")));
    }

    private static void Replace(Jint.Engine engine, ObjectInstance prototype, string name, Func<ObjectInstance, JsValue, JsValue[], JsValue> instead)
    {
        var method = prototype.Get(name).AsObject();
        prototype.Set(name, new ClrFunction(engine, name, (self, given) => instead(method, self, given)));
    }

    /// <summary>
    /// Converts the text only once, because an object may convert itself differently the second time. The method itself reports a value
    /// that has no text.
    /// </summary>
    private static JsValue OfText(ObjectInstance method, JsValue self, JsValue[] given, Func<string, JsValue> call) =>
        self.IsNull() || self.IsUndefined() ? method.Call(self, given) : call(TypeConverter.ToString(self));

    /// <summary>
    /// ASCII letters and digits have the same order everywhere: without case, and the lower-case letter first if only the case differs.
    /// </summary>
    private static JsValue? Compare(string left, string right)
    {
        if (left == right)
            return 0;
        if (!left.All(char.IsAsciiLetterOrDigit) || !right.All(char.IsAsciiLetterOrDigit))
            return null;
        var order = string.Compare(left, right, StringComparison.OrdinalIgnoreCase);
        return Math.Sign(order != 0 ? order : string.CompareOrdinal(right, left));
    }
}

/// <summary>The machine cannot do what the script asked for.</summary>
internal sealed class MissingLocalesException(string what)
    : Exception($"the script uses {what}, which needs ICU, and the machine that runs it has none that .NET finds");
