using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace WorkflowFunctions.Api.Http;

/// <summary>The header <c>Prefer</c> (RFC 7240): names without case, values as tokens or quoted, parameters passed over.</summary>
internal static partial class Preferences
{
    /// <summary>The value of a preference, empty if it has none; null if it is not asked for. Of several with one name the first counts.</summary>
    public static string? Find(HttpRequest request, string name)
    {
        foreach (var line in request.Headers["Prefer"])
        {
            foreach (Match match in Preference().Matches(line ?? ""))
            {
                if (match.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return match.Groups["quoted"] is { Success: true } quoted ? Escape().Replace(quoted.Value, "$1") : match.Groups["token"].Value;
            }
        }

        return null;
    }

    // One preference up to the comma that ends it; a comma in quotes ends nothing.
    [GeneratedRegex("""
        \G[\s,]*(?<name>(?>[^\s,;="]+))(?>(\s*=\s*("(?<quoted>(?>(\\.|[^"\\])*))"|(?<token>[^\s,;"]*)))?)(?>("(?>(\\.|[^"\\])*)"|[^",])*)(,|$)
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Preference();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}
