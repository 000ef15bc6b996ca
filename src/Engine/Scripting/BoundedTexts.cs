using Jint;
using Jint.Native;
using Jint.Native.Error;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary>
/// The methods of strings that make much of little in one call, with a bound: the interpreter counts memory only after it was
/// allocated, and a gigabyte is there at once.
/// </summary>
internal static class BoundedTexts
{
    public static void Install(Jint.Engine engine, long longest)
    {
        var strings = engine.Evaluate("String.prototype").AsObject();
        var tooLong = (ErrorConstructor)engine.Evaluate("RangeError");
        foreach (var name in new[] { "repeat", "padStart", "padEnd" })
        {
            var method = strings.Get(name);
            strings.Set(name, new ClrFunction(engine, name, (self, given) =>
            {
                if (self.IsNull() || self.IsUndefined())
                    throw new JavaScriptException(engine.Intrinsics.TypeError, $"{name} needs a string");
                var text = TypeConverter.ToString(self);
                var count = TypeConverter.ToNumber(given.Length > 0 ? given[0] : JsValue.Undefined);
                if (count * (name == "repeat" ? text.Length : 1) > longest)
                    throw new JavaScriptException(tooLong, "Invalid string length");
                return method.Call((JsValue)text, [count, .. given.Skip(1)]);
            }));
        }
    }
}
