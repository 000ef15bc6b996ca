using System.Globalization;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Api.Requests;

/// <summary>
/// The paging and sorting of a list. Each parameter is accepted under its name in any case, alone or with any one prefix
/// (<c>pq.ReturnLimit</c>, <c>query.returnLimit</c>).
/// </summary>
internal sealed record ListParameters<TField>(int Page, int Size, TField Sort, bool Descending)
    where TField : struct, Enum
{
    private const int DefaultSize = 50;
    private const int MostRows = 1000;

    public int Skip => (Page - 1) * Size;

    /// <summary>Reads the parameters; problems name the parameter, its value and what would be right.</summary>
    public static ListParameters<TField> Read(IQueryCollection query, TField defaultSort, List<Problem> problems)
    {
        if (Find(query, "QueryString", problems) is { Length: > 0 } filter)
            problems.Add(new("QueryString", $"QueryString is '{filter}', but this list cannot be filtered; leave it out and page instead."));
        var page = Number(query, "PageReturned", 1, int.MaxValue / MostRows, 1, problems);
        var size = Number(query, "ReturnLimit", 1, MostRows, DefaultSize, problems);
        var descending = Number(query, "SortAscending", 0, 1, 0, problems) == 1;
        var sort = defaultSort;
        if (Find(query, "SortField", problems) is { Length: > 0 } field
            && (!Enum.TryParse(field, ignoreCase: true, out sort) || !Enum.GetNames<TField>().Contains(field, StringComparer.OrdinalIgnoreCase)))
            problems.Add(new("SortField", $"Invalid sort field: {field}. Valid are {string.Join(", ", Enum.GetNames<TField>())}."));
        return new ListParameters<TField>(page, size, sort, descending);
    }

    private static int Number(IQueryCollection query, string name, int least, int most, int fallback, List<Problem> problems)
    {
        if (Find(query, name, problems) is not { Length: > 0 } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        problems.Add(new(name, $"{name} is '{text}', but must be a whole number from {least} to {most}."));
        return fallback;
    }

    private static string? Find(IQueryCollection query, string name, List<Problem> problems)
    {
        var values = query.Where(pair => IsNamed(pair.Key, name)).SelectMany(pair => pair.Value).ToList();
        if (values.Count > 1)
            problems.Add(new(name, $"{name} is given {values.Count} times; give it once."));
        return values.Count == 0 ? null : values[0];
    }

    private static bool IsNamed(string key, string name) =>
        key.EndsWith(name, StringComparison.OrdinalIgnoreCase)
        && (key.Length == name.Length || (key[^(name.Length + 1)] == '.' && key.IndexOf('.', StringComparison.Ordinal) == key.Length - name.Length - 1));
}
