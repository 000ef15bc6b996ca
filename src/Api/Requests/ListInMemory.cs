using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Requests;

/// <summary>Lists of rows that are few enough to be in memory.</summary>
internal static class ListInMemory
{
    /// <summary>The page that was asked for, filtered and sorted by the fields of the catalogue; the total goes into the headers.</summary>
    public static IEnumerable<TRow> Page<TRow>(
        this HttpContext context, IEnumerable<TRow> rows, QueryCatalogue<TRow> catalogue, ListParameters list)
    {
        var fitting = rows.Where(row => catalogue.Matches(list.Filter, row)).ToList();
        context.TellTotal(fitting.Count, InstancePage.MostCounted);
        return catalogue.Sort(fitting, list.Sort, list.Descending).Skip(list.Skip).Take(list.Size);
    }
}
