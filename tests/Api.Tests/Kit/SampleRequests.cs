using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>A request of a file of <c>samples/*.http</c>, with its variables filled in.</summary>
/// <param name="Name">Later requests use its response by this name; null if none does.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Url">Without the host.</param>
public sealed record SampleRequest(string? Name, string File, int Line, string Method, string Url, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    public string Path => Url.Split('?')[0];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line} {Method} {Url}");
}

/// <summary>Reads files of requests as editors do.</summary>
internal static partial class SampleRequests
{
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(AppContext.BaseDirectory, "samples"), "*.http").Order(StringComparer.Ordinal)];

    /// <exception cref="FormatException">A line that no editor would understand, or a variable that is not defined.</exception>
    public static IReadOnlyList<SampleRequest> Read(string file)
    {
        var variables = new Dictionary<string, string>();
        var requests = new List<SampleRequest>();
        var lines = File.ReadAllLines(file);
        string? name = null;
        for (var next = 0; next < lines.Length; next++)
        {
            var line = lines[next];
            if (RequestName().Match(line) is { Success: true } named)
                name = named.Groups["name"].Value;
            else if (Variable().Match(line) is { Success: true } variable)
                variables[variable.Groups["name"].Value] = Fill(variable.Groups["value"].Value, variables, file);
            else if (RequestLine().Match(line) is { Success: true } request)
            {
                requests.Add(ReadRequest(request, lines, ref next, variables, file) with { Name = name });
                name = null;
            }
            else if (line.Trim().Length > 0 && !line.StartsWith('#'))
                throw new FormatException($"{file}: '{line}' is neither a variable nor a request.");
        }

        return requests;
    }

    private static SampleRequest ReadRequest(Match request, string[] lines, ref int next, Dictionary<string, string> variables, string file)
    {
        var first = next + 1;
        var headers = new List<(string, string)>();
        while (++next < lines.Length && lines[next].Length > 0 && !IsSeparator(lines[next]))
        {
            var parts = lines[next].Split(": ", 2);
            headers.Add((parts[0], Fill(parts[1], variables, file)));
        }

        var body = new List<string>();
        while (next < lines.Length && !IsSeparator(lines[next]))
            body.Add(lines[next++]);
        return new SampleRequest(null, System.IO.Path.GetFileName(file), first, request.Groups["method"].Value,
            Fill(request.Groups["url"].Value, variables, file), headers, Fill(string.Join('\n', body).Trim(), variables, file));
    }

    private static bool IsSeparator(string line) => line.StartsWith("###", StringComparison.Ordinal);

    /// <summary>The address, with what it takes from the responses to requests before.</summary>
    public static string UrlAfter(this SampleRequest request, IReadOnlyDictionary<string, JsonElement> responses) => OfResponse().Replace(
        request.Url, use => responses[use.Groups["name"].Value].GetProperty(use.Groups["member"].Value).ToString());

    private static string Fill(string text, Dictionary<string, string> variables, string file) => Use().Replace(Ahead().Replace(text, InDays), use =>
        variables.TryGetValue(use.Groups["name"].Value, out var value) ? value
            : throw new FormatException($"{file}: the variable {use.Value} is not defined."));

    [GeneratedRegex(@"^@(?<name>\w+) = (?<value>.+)$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(?<method>GET|POST|PUT|DELETE) \{\{host\}\}(?<url>/\S*)$")]
    private static partial Regex RequestLine();

    private static string InDays(Match ahead) => Timestamps.Format(DateTimeOffset.UtcNow.AddDays(int.Parse(ahead.Groups["days"].ValueSpan, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"^# @name (?<name>\w+)$")]
    private static partial Regex RequestName();

    [GeneratedRegex(@"\{\{(?<name>\w+)\.response\.body\.\$\.(?<member>\w+)\}\}")]
    private static partial Regex OfResponse();

    [GeneratedRegex(@"\{\{\$datetime iso8601 (?<days>[0-9]+) d\}\}")]
    private static partial Regex Ahead();

    [GeneratedRegex(@"\{\{(?<name>\w+)\}\}")]
    private static partial Regex Use();
}
