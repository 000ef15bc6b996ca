using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Error;
using Jint.Native.Object;
using Jint.Runtime;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary>The methods of arrays that look into arrays inside them, measured element by element: such arrays may double with each level.</summary>
internal sealed class ScriptLists(Jint.Engine engine, ScriptLimits limits, ScriptMeter meter, ErrorConstructor rangeError)
{
    /// <summary>Those that are being joined: where one contains itself, that is nothing.</summary>
    private readonly HashSet<ObjectInstance> _joining = new(ReferenceEqualityComparer.Instance);

    /// <summary><c>Array.prototype.join</c>, which also makes the text of an array.</summary>
    public JsValue Join(JsValue self, JsValue[] given)
    {
        meter.Check();
        var list = List(self);
        var length = Length(list);
        var separator = given.Length > 0 && !given[0].IsUndefined() ? TypeConverter.ToString(given[0]) : ",";
        if (!_joining.Add(list))
            return "";
        try
        {
            var text = new StringBuilder();
            for (var index = 0L; index < length; index++)
            {
                meter.Check();
                if (index > 0)
                    text.Append(separator);
                var value = list.Get(JsNumber.Create(index));
                if (!value.IsNull() && !value.IsUndefined())
                    text.Append(TypeConverter.ToString(value));
                if (text.Length > limits.LongestText)
                    throw new JavaScriptException(rangeError, "Invalid string length");
            }

            return text.ToString();
        }
        finally
        {
            _joining.Remove(list);
        }
    }

    /// <summary><c>Array.prototype.flat</c>.</summary>
    public JsValue Flat(JsValue self, JsValue[] given)
    {
        var list = List(self);
        var depth = given.Length > 0 && !given[0].IsUndefined() ? TypeConverter.ToNumber(given[0]) : 1;
        var values = new List<JsValue>();
        Collect(list, double.IsNaN(depth) ? 0 : Math.Truncate(depth), values);
        return new JsArray(engine, [.. values]);
    }

    private void Collect(ObjectInstance list, double depth, List<JsValue> values)
    {
        var length = Length(list);
        for (var index = 0L; index < length; index++)
        {
            meter.Check();
            var key = JsNumber.Create(index);
            if (!list.HasProperty(key))
                continue;
            var value = list.Get(key);
            if (depth >= 1 && value.IsArray())
                Collect(value.AsObject(), depth - 1, values);
            else if (values.Count < limits.ArrayLength)
                values.Add(value);
            else
                throw new JavaScriptException(rangeError, "Invalid array length");
        }
    }

    private ObjectInstance List(JsValue self) => self switch
    {
        ObjectInstance list => list,
        _ when self.IsNull() || self.IsUndefined() => throw new JavaScriptException(engine.Intrinsics.TypeError, "Cannot convert undefined or null to object"),
        _ => engine.Intrinsics.Object.Call(JsValue.Undefined, new[] { self }).AsObject(),
    };

    private static long Length(ObjectInstance list) =>
        (long)Math.Clamp(TypeConverter.ToNumber(list.Get("length")) is var length && double.IsNaN(length) ? 0 : length, 0, 9_007_199_254_740_991);
}
