using System.Globalization;
using System.Text.RegularExpressions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Queries;

/// <summary>Reads the values of comparisons. For a value that does not fit its field, says what would be right.</summary>
internal static partial class QueryLiterals
{
    public const string Null = "NULL";
    public const string Me = "%ME%";

    /// <summary>The value, or what is wrong with it.</summary>
    public static (QueryValue? Value, string? Problem) Read(QueryField field, QueryWord word, QueryContext context) => field.Type switch
    {
        _ when word.Is(Me) && field.Type != QueryFieldType.Person =>
            (null, $"{Me} stands for the caller, and can be compared with the names of people only; as text it needs double quotes."),
        QueryFieldType.Text or QueryFieldType.Person => word.IsQuoted || !Today().IsMatch(word.Text)
            ? (new QueryValue.Text(word.Text), null)
            : (null, $"{word.Text} stands for a date, which {field.Name} is not; as text it needs double quotes."),
        QueryFieldType.Id => Guid.TryParse(word.Text, out var id)
            ? (new QueryValue.Id(id), null)
            : Wrong(field, word, "a GUID such as 5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10"),
        QueryFieldType.WholeNumber => long.TryParse(word.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (new QueryValue.Number(number), null)
            : Wrong(field, word, $"a whole number from {long.MinValue} to {long.MaxValue}"),
        QueryFieldType.Status => ReadStatus(field, word),
        QueryFieldType.Moment => ReadMoment(word, context) is { } moment
            ? (new QueryValue.Moment(moment), null)
            : Wrong(field, word, "a date such as 2026-03-31 or 2026-03-31T12:30:00Z, or %TODAY%, or %TODAY-7%"),
        _ => bool.TryParse(word.Text, out var flag) ? (new QueryValue.Flag(flag), null) : Wrong(field, word, "True or False"),
    };

    /// <summary>
    /// A value of a rule. How it is written decides what it is compared as: <c>NULL</c>, <c>True</c> and <c>False</c>, numbers and dates without
    /// quotes, and text.
    /// </summary>
    /// <param name="isOfText">Whether the operator compares texts only.</param>
    public static QueryValue ReadRuleValue(QueryWord word, bool isOfText, DateTimeOffset now) =>
        word.Is(Null) ? new QueryValue.Null()
        : word.IsQuoted || isOfText ? new QueryValue.Text(word.Text)
        : JsonValues.Bool(word.Text) is { } flag ? new QueryValue.Flag(flag)
        : ExactNumber.Of(JsonValues.Of(word.Text)) is { } number ? new QueryValue.Exact(number)
        : ReadMoment(word, new QueryContext(now, CallerKey: "")) is { } moment ? new QueryValue.Moment(moment)
        : new QueryValue.Text(word.Text);

    private static (QueryValue?, string?) ReadStatus(QueryField field, QueryWord word)
    {
        foreach (var status in Enum.GetValues<InstanceStatus>())
        {
            if (string.Equals(word.Text, status.ToString(), StringComparison.OrdinalIgnoreCase)
                || (int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number == (int)status))
            {
                return (new QueryValue.Number((int)status), null);
            }
        }

        var all = Enum.GetValues<InstanceStatus>().Select(status => $"{status} ({(int)status})");
        return Wrong(field, word, $"one of {string.Join(", ", all)}");
    }

    private static DateTimeOffset? ReadMoment(QueryWord word, QueryContext context) =>
        Today().Match(word.Text) is { Success: true } today ? Midnight(context.Now, today.Groups["days"].Value) : Timestamps.Parse(word.Text);

    private static DateTimeOffset? Midnight(DateTimeOffset now, string days)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        if (days.Length == 0)
            return today;
        var isNumber = int.TryParse(days, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        return isNumber && number >= (DateTimeOffset.MinValue - today).Days && number <= (DateTimeOffset.MaxValue - today).Days
            ? today.AddDays(number)
            : null;
    }

    private static (QueryValue?, string?) Wrong(QueryField field, QueryWord word, string right) =>
        (null, $"'{word.Text}' is no value of {field.Name}; right would be {right}.");

    [GeneratedRegex(@"^%TODAY(?<days>[+-][0-9]{1,9})?%\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Today();
}
