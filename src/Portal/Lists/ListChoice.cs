using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Portal.Lists;

/// <summary>What of a list is shown, and in which order: the controls above it, as they stand in the address.</summary>
/// <param name="Find">A part of the title.</param>
/// <param name="Query">A condition in the query language.</param>
/// <param name="Cursor">The place where the page begins; null for the first page.</param>
public sealed record ListChoice(InstanceField Sort, bool Descending, string? Find, InstanceStatus? Status, string? Query, string? Cursor)
{
    public const string FindName = "find";
    public const string StatusName = "status";
    public const string QueryName = "query";
    public const string SortName = "sort";
    public const string CursorName = "cursor";

    /// <summary>Whether anything is left out.</summary>
    public bool IsFiltered => Find is not null || Status is not null || Query is not null;

    /// <summary>As it stands in the address. What cannot be read there is not chosen.</summary>
    public static ListChoice Read(IQueryCollection address, InstanceField sort, bool descending)
    {
        var (field, isDown) = ReadSort(address[SortName].ToString()) ?? (sort, descending);
        return new(field, isDown, Text(FindName),
            Enum.TryParse<InstanceStatus>(Text(StatusName), ignoreCase: true, out var status) && Enum.IsDefined(status) ? status : null,
            Text(QueryName), Text(CursorName));

        string? Text(string name) => address[name] is [{ } text] && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
    }

    /// <summary>How the order stands in the address.</summary>
    public static string Write(InstanceField sort, bool descending) => descending ? $"-{sort}" : sort.ToString();

    /// <summary>What is chosen, as queries that must all hold.</summary>
    public IEnumerable<string> Parts => new[]
    {
        Find is null ? null : $"{InstanceField.Title} -contains {QueryPrinter.Quote(Find)}",
        Status is null ? null : string.Create(CultureInfo.InvariantCulture, $"{InstanceField.Status} -eq {(int)Status}"),
        Query,
    }.OfType<string>();

    /// <summary>The filter; or what is wrong with it, as a sentence.</summary>
    public (QueryFilter? Filter, string? Problem) Filter(QueryContext context)
    {
        QueryFilter? all = null;
        foreach (var part in Parts)
        {
            var reading = QueryReader.Read(part, InstanceFields.Catalogue.Fields, context);
            if (!reading.Problems.IsEmpty)
                return (null, string.Join(" ", reading.Problems.Select(problem => $"Position {problem.Position}: {problem.Message}")));
            all = all is null ? reading.Filter : reading.Filter is null ? all : new QueryFilter.And(all, reading.Filter);
        }

        return (all, null);
    }

    /// <summary>The address of the page that begins there; null: the first page.</summary>
    public string At(string path, string? cursor) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?>
    {
        [FindName] = Find,
        [StatusName] = Status?.ToString(),
        [QueryName] = Query,
        [SortName] = Write(Sort, Descending),
        [CursorName] = cursor,
    });

    private static (InstanceField Sort, bool Descending)? ReadSort(string text)
    {
        var name = text.TrimStart('-');
        return Enum.TryParse<InstanceField>(name, ignoreCase: true, out var field) && Enum.IsDefined(field) ? (field, text.StartsWith('-')) : null;
    }
}
