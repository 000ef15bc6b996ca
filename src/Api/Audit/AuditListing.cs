using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Audit;

namespace WorkflowFunctions.Api.Audit;

/// <summary>Reads the audit when it is its turn: a page of it is several lists.</summary>
internal sealed class AuditListing(AuditReader reader, ListGate gate)
{
    /// <summary>How many requests a page of the audit counts as.</summary>
    public const int Cost = 10;

    /// <summary>
    /// The page, or why it is not read. Changes of definitions are on it if the caller may read definitions; those of roles and delegations, and
    /// sign-ins, if the caller may read who may do what.
    /// </summary>
    /// <param name="withSecurity">Whether changes of roles and delegations, or sign-ins, are asked for.</param>
    /// <exception cref="Engine.Instances.QueryTooBroadException">Too many instances would have to be looked at.</exception>
    public Task<(AuditPage? Page, ApiError? Refusal)> ReadAsync(AuditQuery query, bool withSecurity, Caller caller, CancellationToken cancellation)
    {
        var visible = query with
        {
            WithDefinitions = caller.May(AccessString.ReadDefinitions),
            WithSecurity = withSecurity && caller.May(AccessString.ReadSecurity),
        };
        return gate.ReadAsync(caller.Key, () => reader.ReadAsync(visible, cancellation), cancellation);
    }
}
