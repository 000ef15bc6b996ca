using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Audit;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Portal.Happened;

/// <summary>A page of what happened, or why there is none.</summary>
/// <param name="Problem">A sentence; null if the audit was read.</param>
internal sealed record HappenedPart(AuditPage? Page, string? Problem);

/// <summary>Reads the audit for a page, by the rules and at the cost of the API's.</summary>
internal sealed class HappenedReader(AuditListing audit)
{
    public const string Away = "What happened cannot be read now.";

    /// <param name="address">The parameters of the API's audit, as they stand in the address.</param>
    public async Task<HappenedPart> ReadAsync(IQueryCollection address, HappenedKind? kind, Caller caller, CancellationToken cancellation)
    {
        var problems = new ProblemList();
        var query = AuditParameters.Read(address, problems);
        if (problems.Count > 0)
            return new(null, string.Join(" ", problems.Select(problem => problem.Message)));
        try
        {
            var (page, refusal) = await audit.ReadAsync(query with { Kinds = kind?.Kinds ?? HappenedKind.Usual }, withSecurity: true, caller, cancellation);
            return new(page, refusal?.Message);
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
}
