using System.Net;
using System.Text.RegularExpressions;

namespace WorkflowFunctions.Portal.Tests.Kit;

/// <summary>What a browser would send of a form that nobody has touched.</summary>
internal static partial class PageFields
{
    /// <summary>All fields of the first form that goes to this path, in their order.</summary>
    public static List<(string Name, string Value)> FieldsOf(this PageResponse page, string action)
    {
        var form = Regex.Match(page.Html, $"""<form method="post" action="{Regex.Escape(WebUtility.HtmlEncode(action))}".*?</form>""", RegexOptions.Singleline);
        Assert.True(form.Success, $"There is no form that goes to {action}.");
        var fields = new List<(string, string)>();
        foreach (Match control in Control().Matches(form.Value))
        {
            var attributes = control.Groups["attributes"].Value;
            if (Attribute(attributes, "name") is not { } name || Attribute(attributes, "disabled") is not null)
                continue;
            var value = control.Groups["control"].Value switch
            {
                "textarea" => Written(WebUtility.HtmlDecode(control.Groups["content"].Value)),
                "select" => Chosen(control.Groups["content"].Value),
                _ => Attribute(attributes, "type") switch
                {
                    "hidden" => Attribute(attributes, "value") ?? "",
                    "checkbox" => Attribute(attributes, "checked") is null ? null : Attribute(attributes, "value"),
                    // Browsers take the ends of lines out of a field of one line.
                    _ => Attribute(attributes, "value")?.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal) ?? "",
                },
            };
            if (value is not null)
                fields.Add((name, value));
        }

        return fields;
    }

    /// <summary>The same fields with other values. A field that the form does not have is added.</summary>
    public static (string Name, string Value)[] With(this IEnumerable<(string Name, string Value)> fields, params (string Name, string Value)[] others) =>
        [.. fields.Where(field => others.All(other => other.Name != field.Name)), .. others];

    public static Task<PageResponse> PostAsync(this FormClient client, string action, IEnumerable<(string Name, string Value)> fields) => client.SendAsync(
        HttpMethod.Post, action, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), []);

    private static string? Chosen(string options)
    {
        var all = Option().Matches(options).Select(option => option.Groups["attributes"].Value).ToList();
        return all.Count == 0 ? null : Attribute(all.FirstOrDefault(option => Attribute(option, "selected") is not null) ?? all[0], "value") ?? "";
    }

    /// <summary>The first end of a line does not count. Only these two characters end lines for a browser.</summary>
    private static string Written(string text) => (text.StartsWith('\n') ? text[1..] : text).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

    private static string? Attribute(string attributes, string name) =>
        Attributes().Matches(attributes).FirstOrDefault(found => found.Groups["name"].Value == name) is { } attribute ? WebUtility.HtmlDecode(attribute.Groups["value"].Value) : null;

    [GeneratedRegex(@"(?<name>[\w-]+)(=""(?<value>[^""]*)"")?")]
    private static partial Regex Attributes();

    [GeneratedRegex("""<(?<control>input)\b(?<attributes>[^>]*?)/?>|<(?<control>textarea|select)\b(?<attributes>[^>]*)>(?<content>.*?)</\k<control>>""", RegexOptions.Singleline)]
    private static partial Regex Control();

    [GeneratedRegex("<option(?<attributes>[^>]*)>")]
    private static partial Regex Option();
}
