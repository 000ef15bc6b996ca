using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Http;

/// <summary>Lists that are small enough to be held in memory.</summary>
/// <param name="DefaultSort">The name of one of the catalogue's fields.</param>
/// <param name="Type">Asked for by a response. To make it takes longer than all else here, and routes are mapped at the start.</param>
internal sealed record ListInMemory<TRow, TShown>(
    QueryCatalogue<TRow> Catalogue, string DefaultSort, Func<TRow, TShown> Show, Func<JsonTypeInfo<IReadOnlyList<TShown>>> Type)
{
    /// <summary>The requested page, filtered and sorted by the fields of the catalogue. The total goes into the headers.</summary>
    /// <param name="read">Reads all rows, once it is known that the caller may see them.</param>
    /// <param name="complete">Adds to the rows of the page what is only shown; null if nothing is missing.</param>
    public IResult Respond(
        HttpContext context, Func<CancellationToken, Task<IEnumerable<TRow>>> read, Func<IEnumerable<TRow>, CancellationToken, Task<IEnumerable<TRow>>>? complete = null) =>
        ListParameters.Refuse(context, Catalogue.Fields, DefaultSort, out var list) is { } refusal
            ? refusal
            : new Permitted(() => RespondAsync(context, list, read, complete));

    /// <summary>The same for a list that everybody who is signed in may see.</summary>
    public async Task<IResult> RespondToAnybodyAsync(HttpContext context, IEnumerable<TRow> rows) =>
        ListParameters.Refuse(context, Catalogue.Fields, DefaultSort, out var list) is { } refusal
            ? refusal
            : await RespondAsync(context, list, _ => Task.FromResult(rows), complete: null);

    private async Task<IResult> RespondAsync(
        HttpContext context, ListParameters list, Func<CancellationToken, Task<IEnumerable<TRow>>> read, Func<IEnumerable<TRow>, CancellationToken, Task<IEnumerable<TRow>>>? complete)
    {
        var fitting = (await read(context.RequestAborted)).Where(row => Catalogue.Matches(list.Filter, row)).ToList();
        context.TellTotal(fitting.Count, InstancePage.MostCounted);
        var page = Catalogue.Sort(fitting, list.Sort, list.Descending).Skip(list.Skip).Take(list.Size);
        if (complete is not null)
            page = await complete(page, context.RequestAborted);
        return ApiResults.Ok([.. page.Select(Show)], Type());
    }
}
