using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using WorkflowFunctions.Api.Audit;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Portal.Layout;

namespace WorkflowFunctions.Portal.Happened;

/// <summary>A page of what happened, or why there is none.</summary>
/// <param name="Problem">A sentence; null if the audit was read.</param>
internal sealed record HappenedPart(AuditPage? Page, string? Problem)
{
    /// <summary>What the instances of the page were started with, as far as it is known.</summary>
    public IReadOnlyDictionary<Guid, JsonMap> Requests { get; init; } = ImmutableDictionary<Guid, JsonMap>.Empty;
}

/// <summary>Reads the audit for a page, by the rules and at the cost of the API's.</summary>
internal sealed class HappenedReader(AuditListing audit, RequestReader requests)
{
    public const string Away = "What happened cannot be read now.";

    /// <summary>The reader's zone, in which times in the address are meant; UTC if it has none.</summary>
    public const string Zone = "zone";

    private static readonly string[] Moments = ["from", "until"];

    /// <param name="address">The parameters of the API's audit, as they stand in the address, with local times.</param>
    public async Task<HappenedPart> ReadAsync(IQueryCollection address, HappenedKind? kind, Caller caller, CancellationToken cancellation)
    {
        if (LocalTime.ZoneOf(address[Zone]) is not { } zone)
            return new(null, $"The time zone '{JsonValues.Shortened(address[Zone].ToString())}' is not known here.");
        var problems = new ProblemList();
        var query = AuditParameters.Read(InUtc(address, zone), problems);
        if (problems.Count > 0)
            return new(null, string.Join(" ", problems.Select(problem => problem.Message)));
        try
        {
            var (page, refusal) = await audit.ReadAsync(query with { Kinds = kind?.Kinds ?? HappenedKind.Usual }, withSecurity: true, caller, cancellation);
            return new(page, refusal?.Message)
            {
                Requests = await requests.ReadAsync((page?.Entries ?? []).Where(entry => entry.About.IsInstance).Select(entry => entry.About.Id), cancellation),
            };
        }
        catch (QueryTooBroadException tooBroad)
        {
            return new(null, tooBroad.Message);
        }
        catch (StorageUnavailableException)
        {
            return new(null, Away);
        }
    }

    private static QueryCollection InUtc(IQueryCollection address, TimeZoneInfo zone) => new(address.ToDictionary(
        part => part.Key,
        part => Moments.Contains(part.Key, StringComparer.OrdinalIgnoreCase) ? new StringValues([.. part.Value.Select(typed => LocalTime.Moment(typed ?? "", zone))]) : part.Value,
        StringComparer.OrdinalIgnoreCase));
}
