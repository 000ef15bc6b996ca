using System.Text;
using Jint;
using Jint.Native.Object;
using Jint.Runtime;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>Describes what a script threw, without running any more of it.</summary>
internal static class ScriptErrors
{
    private const int Longest = 300;

    /// <summary>For example <c>TypeError: x is not a function (line 3)</c>.</summary>
    public static string Describe(JavaScriptException error)
    {
        var line = error.Location.Start.Line;
        var where = line > 0 ? $" (line {line})" : "";
        if (error.Error is not ObjectInstance thrown)
            return $"the script threw {Shortened(error.Message)}{where}";
        return Text(thrown, "name") is { Length: > 0 } name
            ? $"{Shortened(name)}: {Shortened(Text(thrown, "message") ?? "")}{where}"
            : $"the script threw an object that is no Error{where}";
    }

    /// <summary>Text of a script for use in a message: not too long, and valid Unicode.</summary>
    public static string Shortened(string text, int most = Longest) => Readable(JsonValues.Shortened(text, most));

    /// <summary>Half of a surrogate pair becomes U+FFFD, as in all JavaScript text that leaves a script.</summary>
    public static string Readable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>A member that is plain text, own or inherited. Getters are not called, because they would run code.</summary>
    private static string? Text(ObjectInstance thrown, string member)
    {
        for (var at = thrown; at is not null; at = at.Prototype)
        {
            var found = at.GetOwnProperty(member);
            if (found.IsDataDescriptor())
                return found.Value is { } value && value.IsString() ? value.ToString() : null;
            if (found.IsAccessorDescriptor())
                return null;
        }

        return null;
    }
}
