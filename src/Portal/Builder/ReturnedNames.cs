using System.Text;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>
/// The names that a script leaves behind, as far as they can be read off it: the members of the objects that are written out after
/// <c>return</c>. What is computed is not found, and an object that an inner function returns is taken for one of the script's.
/// </summary>
internal static class ReturnedNames
{
    private const string Return = "return";
    private const int Most = 100;

    public static IEnumerable<string> In(string script)
    {
        var code = WithoutTextsAndComments(script);
        var names = new List<string>();
        for (var at = 0; names.Count < Most && (at = code.IndexOf(Return, at, StringComparison.Ordinal)) >= 0;)
        {
            var isWord = at == 0 || !IsPartOfName(code[at - 1]);
            at += Return.Length;
            if (isWord && NextAfterSpace(code, at) is var open && open < code.Length && code[open] == '{')
                at = ReadMembers(code, open + 1, names);
        }

        return names.Distinct(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Reads the names of an object's own members, each of which stands at the beginning or after a comma.</summary>
    /// <returns>Where the object ends.</returns>
    private static int ReadMembers(string code, int at, List<string> names)
    {
        var (depth, isName) = (1, true);
        while (at < code.Length && depth > 0)
        {
            var letter = code[at];
            if (depth == 1 && isName && IsPartOfName(letter) && !char.IsAsciiDigit(letter))
            {
                var end = at;
                while (end < code.Length && IsPartOfName(code[end]))
                    end++;
                // Anything else, such as a method or what is spread, is no member with a value of that name.
                if (NextAfterSpace(code, end) is var next && next < code.Length && code[next] is ':' or ',' or '}')
                    names.Add(code[at..end]);
                (at, isName) = (end, false);
                continue;
            }

            depth += letter is '{' or '[' or '(' ? 1 : letter is '}' or ']' or ')' ? -1 : 0;
            isName = depth == 1 && (letter == ',' || (isName && char.IsWhiteSpace(letter)));
            at++;
        }

        return at;
    }

    private static int NextAfterSpace(string code, int at)
    {
        while (at < code.Length && char.IsWhiteSpace(code[at]))
            at++;
        return at;
    }

    private static bool IsPartOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '$';

    /// <summary>
    /// The code alone. A text that is the name of a member becomes that name; every other one is dropped, because braces and commas in it
    /// mean nothing.
    /// </summary>
    private static string WithoutTextsAndComments(string script)
    {
        var code = new StringBuilder(script.Length);
        for (var at = 0; at < script.Length;)
        {
            var end = script[at] switch
            {
                '/' when script.AsSpan(at).StartsWith("//", StringComparison.Ordinal) => EndOf(script, "\n", at),
                '/' when script.AsSpan(at).StartsWith("/*", StringComparison.Ordinal) => EndOf(script, "*/", at + 2),
                '"' or '\'' or '`' => EndOfText(script, at),
                _ => at,
            };
            if (end == at)
            {
                code.Append(script[at++]);
                continue;
            }

            var isName = script[at] is '"' or '\'' && NextAfterSpace(script, end) is var next && next < script.Length && script[next] == ':';
            code.Append(isName ? script.AsSpan(at + 1, Math.Max(0, end - at - 2)) : " ");
            at = end;
        }

        return code.ToString();
    }

    private static int EndOf(string script, string mark, int from) =>
        from < script.Length && script.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var at ? at + mark.Length : script.Length;

    private static int EndOfText(string script, int from)
    {
        for (var at = from + 1; at < script.Length; at++)
        {
            if (script[at] == '\\')
                at++;
            else if (script[at] == script[from])
                return at + 1;
        }

        return script.Length;
    }
}
