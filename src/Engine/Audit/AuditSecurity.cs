using System.Collections.Immutable;

namespace WorkflowFunctions.Engine.Audit;

/// <summary>Reads what was done to roles and delegations, and who has signed in, for a page of the audit.</summary>
internal sealed class AuditSecurity(IRoleStore roles, IDelegationStore delegations, ISignInHistory signIns)
{
    /// <summary>How many entries are read at once.</summary>
    private const int PartSize = 100;

    // Each set stands in the audit as one subject: within a time, its changes follow one another by their revisions.
    private static readonly Guid OfRoles = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid OfDelegations = new("00000000-0000-0000-0000-000000000002");

    private static readonly Guid OfSignIns = new("00000000-0000-0000-0000-000000000003");

    private readonly ImmutableArray<(Guid Id, ImmutableArray<string> Kinds, Read Read)> _sets =
    [
        (OfRoles, AuditKinds.OfRoles, (before, most, stop) => roles.ReadRoleHistoryAsync(before, most, stop)),
        (OfDelegations, AuditKinds.OfDelegations, (before, most, stop) => delegations.ReadDelegationHistoryAsync(before, most, stop)),
        (OfSignIns, AuditKinds.OfSignIns, (before, most, stop) => signIns.ReadSignInHistoryAsync(before, most, stop)),
    ];

    private delegate Task<ImmutableArray<SecurityEntry>> Read(SecurityPlace before, int most, CancellationToken cancellation);

    /// <summary>
    /// As many entries as a page can show, and one more, and from when on they are all of those that fit: null if from the beginning.
    /// </summary>
    public async Task<(List<AuditEntry> Entries, DateTimeOffset? From)> ReadAsync(AuditQuery query, AuditPlace start, CancellationToken cancellation)
    {
        var entries = new List<AuditEntry>();
        DateTimeOffset? from = null;
        foreach (var (id, _, read) in _sets.Where(set => query.FitsAny(set.Kinds)))
        {
            if (await ReadAsync(id, read, query, start, entries, cancellation) is { } reached && (from is null || reached > from))
                from = reached;
        }

        return (entries, from);
    }

    private static async Task<DateTimeOffset?> ReadAsync(
        Guid id, Read read, AuditQuery query, AuditPlace start, List<AuditEntry> entries, CancellationToken cancellation)
    {
        // Of the time at which the page begins, what stands before its place is sorted out below.
        var before = start.At == DateTimeOffset.MaxValue ? SecurityPlace.End : new SecurityPlace(start.At, long.MaxValue);
        for (var (found, seen) = (0, 0); ;)
        {
            var part = await read(before, PartSize, cancellation);
            foreach (var entry in part.Select(entry => AuditEntry.Of(id, entry)).Where(entry => entry.Place < start && query.Fits(entry)))
            {
                entries.Add(entry);
                found++;
            }

            if (part.Length < PartSize || part[^1].At < query.From || found > query.Most)
                return null;
            before = new(part[^1].At, part[^1].Revision);
            // A page must lead on: what has one time is read as a whole.
            if ((seen += part.Length) >= AuditReader.MostRead && before.At.AddTicks(1) < start.At)
                return before.At.AddTicks(1);
        }
    }
}
