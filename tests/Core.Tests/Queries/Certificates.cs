using System.Collections.Immutable;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Core.Tests.Queries;

/// <summary>A row with a field of every type.</summary>
internal sealed record Certificate(
    Guid Id, string? Name = null, string Owner = "erin", string OwnerKey = "e", long Size = 0, DateTimeOffset Issued = default,
    int Status = 1, bool IsOpen = false, ImmutableArray<string> Uses = default)
{
    public static QueryCatalogue<Certificate> Catalogue { get; } = new(
        "Id",
        new(new("Id", QueryFieldType.Id), row => new QueryValue.Id(row.Id)),
        new(new("Name", QueryFieldType.Text), row => QueryValue.Of(row.Name)),
        new(new("Owner", QueryFieldType.Person), row => QueryValue.Of(row.Owner), row => row.OwnerKey),
        new(new("Size", QueryFieldType.WholeNumber), row => new QueryValue.Number(row.Size)),
        new(new("Issued", QueryFieldType.Moment), row => new QueryValue.Moment(row.Issued)),
        new(new("Status", QueryFieldType.Status), row => new QueryValue.Number(row.Status)),
        new(new("IsOpen", QueryFieldType.Flag), row => new QueryValue.Flag(row.IsOpen)),
        new(new("Uses", QueryFieldType.Text), row => QueryValue.Of(row.Uses.IsDefault ? [] : row.Uses)));

    /// <summary>The queries of these tests are asked at noon of this day, by the caller <c>me</c>.</summary>
    public static QueryContext Now { get; } = new(new DateTimeOffset(2026, 3, 10, 12, 34, 56, TimeSpan.Zero), "me");

    public static QueryReading Read(string query) => QueryReader.Read(query, Catalogue.Fields, Now);

    public static bool Fits(string query, Certificate row)
    {
        var reading = Read(query);
        Assert.Empty(reading.Problems);
        return Catalogue.Matches(reading.Filter, row);
    }
}
