using System.Text.Json;
using System.Text.RegularExpressions;
using WorkflowFunctions.Core;
using WorkflowFunctions.Portal.Certificates;
using WorkflowFunctions.Portal.Layout;

namespace WorkflowFunctions.Portal.Lists;

/// <summary>What tells requests of the same workflow apart in a list: the beginning of the values that they were started with.</summary>
internal static partial class RequestGist
{
    /// <summary>Of all rows of a list, in characters.</summary>
    public const int MostOfList = 1_500;

    private const int MostValues = 3;

    /// <summary>Of how many values the first that say something are taken: a value may be a certificate, which has to be read.</summary>
    private const int MostLookedAt = 10;

    private const int LongestName = 30;
    private const int LongestValue = 80;

    /// <summary>Of a text with many blanks.</summary>
    private const int LongestLookedAt = 1_000;

    /// <summary>The first texts, numbers and flags with their names; of a certificate, or a request for one, its subject.</summary>
    public static IEnumerable<string> Of(IReadOnlyCollection<KeyValuePair<string, JsonElement>> data) => data
        .Take(MostLookedAt)
        .Select(pair => (pair.Key, Value: Words(pair.Value)))
        .Where(pair => pair.Value.Length > 0)
        .Take(MostValues)
        .Select(pair => $"{JsonValues.Shortened(pair.Key, LongestName)}: {JsonValues.Shortened(pair.Value, LongestValue)}");

    private static string Words(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when PlainTime.OfValue(value.GetString()!) is { } at => PlainTime.Value(at),
        JsonValueKind.String => OneLine(value.GetString()!),
        JsonValueKind.Number => JsonValues.Text(value),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => "",
    };

    private static string OneLine(string text) => Blanks().Replace(
        CertificateDetails.Read(text) is { Rows: [(_, [var subject, ..]), ..] } ? subject : JsonValues.Shortened(text, LongestLookedAt), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
