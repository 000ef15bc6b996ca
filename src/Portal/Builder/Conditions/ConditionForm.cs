using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using WorkflowFunctions.Portal.Builder.Rows;

namespace WorkflowFunctions.Portal.Builder.Conditions;

/// <summary>
/// The fields of a condition whose comparisons are chosen. A condition that is written as a text has one field instead, whose name is the
/// prefix of these.
/// </summary>
internal static class ConditionForm
{
    private const string JoinSuffix = ".join";

    public static string Join(string field) => field + JoinSuffix;

    public static string Token(string field, string key) => $"{field}.{key}.token";

    public static string Comparison(string field, string key) => $"{field}.{key}.op";

    public static string Value(string field, string key) => $"{field}.{key}.with";

    /// <summary>The form with each condition as a text, for those who read it as if it had been typed.</summary>
    /// <param name="problems">What is wrong with a comparison, by field.</param>
    public static IFormCollection AsTexts(IFormCollection form, Dictionary<string, string> problems)
    {
        var conditions = form.Keys.Where(key => key.EndsWith(JoinSuffix, StringComparison.Ordinal)).Select(key => key[..^JoinSuffix.Length]).Where(field => !form.ContainsKey(field)).ToList();
        if (conditions.Count == 0)
            return form;
        var fields = form.ToDictionary(field => field.Key, field => field.Value);
        foreach (var field in conditions)
        {
            foreach (var key in RowReader.KeysOf(form, field))
                FindProblems(PartOf(form, field, key), field, key, problems);
            fields[field] = TextOf(form, field);
        }

        return new FormCollection(fields);
    }

    /// <summary>The condition that the comparisons say; those with nothing in them are left out.</summary>
    public static string TextOf(IFormCollection form, string field) => new RuleParts(
        form[Join(field)] == RuleParts.Or,
        [.. RowReader.KeysOf(form, field).Select(key => PartOf(form, field, key)).Where(part => !IsEmpty(part))]).Text;

    /// <summary>The form with the condition as a text.</summary>
    public static IFormCollection WithText(IFormCollection form, string field) => form.ContainsKey(field)
        ? form
        : new FormCollection(Others(form, field).Append(new(field, TextOf(form, field))).ToDictionary(pair => pair.Key, pair => pair.Value));

    /// <summary>The form with the comparisons of a condition that is a text; as it is if they cannot express it.</summary>
    public static IFormCollection WithComparisons(IFormCollection form, string field) =>
        (string.IsNullOrWhiteSpace(form[field]) ? RuleParts.Empty : RuleParts.Of(form[field].ToString().Trim())) is { } parts
            ? new FormCollection(Others(form, field).Concat(FieldsOf(field, parts)).ToDictionary(pair => pair.Key, pair => pair.Value))
            : form;

    private static IEnumerable<KeyValuePair<string, StringValues>> Others(IFormCollection form, string field) =>
        form.Where(pair => pair.Key != field && !pair.Key.StartsWith($"{field}.", StringComparison.Ordinal));

    /// <summary>The fields of a condition, by name.</summary>
    private static IEnumerable<KeyValuePair<string, StringValues>> FieldsOf(string field, RuleParts parts)
    {
        var keys = parts.Parts.Select((_, index) => KeyOf(index)).ToList();
        yield return new(RowNames.Keys(field), string.Join(',', keys));
        yield return new(Join(field), parts.IsAny ? RuleParts.Or : RuleParts.And);
        foreach (var (part, key) in parts.Parts.Zip(keys))
        {
            yield return new(Token(field, key), part.Token);
            yield return new(Comparison(field, key), part.Comparison);
            yield return new(Value(field, key), part.Value);
        }
    }

    public static string KeyOf(int index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsEmpty(RulePart part) => string.IsNullOrWhiteSpace(part.Token) && string.IsNullOrWhiteSpace(part.Value);

    private static RulePart PartOf(IFormCollection form, string field, string key) => new(form[Token(field, key)].ToString(), form[Comparison(field, key)].ToString(), form[Value(field, key)].ToString());

    private static void FindProblems(RulePart part, string field, string key, Dictionary<string, string> problems)
    {
        if (IsEmpty(part))
            return;
        if (RuleText.TokenOf(part.Token) is null)
        {
            problems[Token(field, key)] = string.IsNullOrWhiteSpace(part.Token)
                ? "Give the token that is compared, such as $(amount)."
                : $"'{Core.JsonValues.Shortened(part.Token.Trim())}' is no token; right would be one such as $(amount).";
        }

        if (Comparisons.Find(part.Comparison) is not { } comparison)
            problems[Comparison(field, key)] = "Choose how it is compared.";
        else if (comparison.HasValue && string.IsNullOrWhiteSpace(part.Value))
            problems[Value(field, key)] = $"Give the value with which '{comparison.Words}' compares. An empty text is written \"\".";
        else if (!comparison.HasValue && !string.IsNullOrWhiteSpace(part.Value))
            problems[Value(field, key)] = $"'{comparison.Words}' compares with nothing: leave this empty.";
    }
}
