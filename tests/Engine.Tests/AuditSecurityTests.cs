using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>Changes of roles and delegations, and sign-ins, in the audit, however many there are.</summary>
public sealed class AuditSecurityTests
{
    /// <summary>In the order in which they stand within a time, the lowest first.</summary>
    private static readonly string[] Sets = [nameof(SecurityKind.RoleChanged), nameof(SecurityKind.DelegationMade), nameof(SecurityKind.SignedIn)];

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 7, null)]
    [InlineData(2, 50, null)]
    [InlineData(3, 200, null)]
    [InlineData(4, 50, "rare")]
    [InlineData(5, 1, "rare")]
    [InlineData(6, 3, "nobody")]
    public async Task Every_change_that_fits_is_on_one_page_in_order_and_no_page_reads_more_than_it_may(int seed, int size, string? actor)
    {
        var random = new Random(seed);
        var (roles, delegations, signIns) = (
            Entries(SecurityKind.RoleChanged, 3_500, random), Entries(SecurityKind.DelegationMade, 2_600, random), Entries(SecurityKind.SignedIn, 4_000, random));
        var stored = new Stored(roles, delegations, signIns);
        var reader = new AuditReader(null!, null!, null!, stored, stored, stored, TimeProvider.System);
        var query = new AuditQuery { WithSecurity = true, Kinds = AuditKinds.OfSecurity, Actor = actor, Most = size, From = Start.AddMinutes(50), Until = Start.AddMinutes(900) };

        var (read, next) = (new List<AuditEntry>(), (AuditPlace?)null);
        for (var pages = 0; ; pages++)
        {
            Assert.True(pages < 2_000, "The pages do not end.");
            stored.Read = 0;
            var page = await reader.ReadAsync(query with { Before = next }, TestContext.Current.CancellationToken);
            Assert.InRange(stored.Read, 0, 3 * (AuditReader.MostRead + 100));
            Assert.True(page.Entries.Length <= size && (page.Next is null || next is null || page.Next < next), "A page is too long, or leads back.");
            read.AddRange(page.Entries);
            if ((next = page.Next) is null)
                break;
        }

        var expected = roles.Concat(delegations).Concat(signIns)
            .Where(entry => entry.At >= query.From && entry.At < query.Until && (actor is null || entry.By?.Name == actor))
            .Select(entry => (entry.At, entry.Kind, entry.Revision));
        Assert.Equal(expected.OrderByDescending(entry => entry.At).ThenByDescending(entry => Array.IndexOf(Sets, entry.Kind)).ThenByDescending(entry => entry.Revision),
            read.Select(entry => (entry.At, entry.Kind, entry.Sequence)));
    }

    [Fact]
    public async Task Only_what_the_kinds_ask_for_is_read()
    {
        var stored = new Stored([], [], [.. Entries(SecurityKind.SignedIn, 10, new Random(1)).Select(entry => entry with { By = null })]);
        var reader = new AuditReader(null!, null!, null!, stored, stored, stored, TimeProvider.System);

        Assert.Empty((await reader.ReadAsync(new AuditQuery { WithSecurity = true, Kinds = AuditKinds.OfRoles }, TestContext.Current.CancellationToken)).Entries);
        Assert.Equal(0, stored.Read);
        var read = (await reader.ReadAsync(new AuditQuery { WithSecurity = true, Kinds = AuditKinds.OfSignIns }, TestContext.Current.CancellationToken)).Entries;
        Assert.Equal(10, read.Length);
        Assert.All(read, entry => Assert.Null(entry.Actor));
    }

    [Fact]
    public void Every_kind_is_of_one_set() =>
        Assert.Equal(Enum.GetNames<SecurityKind>().Order(StringComparer.Ordinal), AuditKinds.OfSecurity.Order(StringComparer.Ordinal));

    private static ImmutableArray<SecurityEntry> Entries(SecurityKind kind, int count, Random random) =>
    [
        .. Enumerable.Range(1, count).Select(revision => new SecurityEntry(
            revision, Start.AddMinutes(random.Next(1_000)), kind.ToString(), new Person("key", random.Next(200) == 0 ? "rare" : "often"), "About", "Done.")),
    ];

    private sealed class Stored(ImmutableArray<SecurityEntry> roles, ImmutableArray<SecurityEntry> delegations, ImmutableArray<SecurityEntry> signIns)
        : IRoleStore, IDelegationStore, ISignInHistory
    {
        private readonly ImmutableArray<SecurityEntry> _roles = [.. roles.OrderByDescending(entry => (entry.At, entry.Revision))];
        private readonly ImmutableArray<SecurityEntry> _delegations = [.. delegations.OrderByDescending(entry => (entry.At, entry.Revision))];

        private readonly ImmutableArray<SecurityEntry> _signIns = [.. signIns.OrderByDescending(entry => (entry.At, entry.Revision))];

        public int Read { get; set; }

        public Task<ImmutableArray<SecurityEntry>> ReadRoleHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) => PartAsync(_roles, before, most);

        public Task<ImmutableArray<SecurityEntry>> ReadDelegationHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) => PartAsync(_delegations, before, most);

        public Task<ImmutableArray<SecurityEntry>> ReadSignInHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) => PartAsync(_signIns, before, most);

        public Task AddSignInAsync(SecurityEntry entry) => throw new NotSupportedException();

        public Task<RoleSet> ReadRolesAsync(RoleSet? known, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> ChangeRolesAsync(RoleSet next, int roleId, SecurityEntry? done = null) => throw new NotSupportedException();

        public Task<DelegationSet> ReadDelegationsAsync(DelegationSet? known, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> ChangeDelegationsAsync(DelegationSet next, ImmutableArray<Guid> changed, SecurityEntry? done = null) => throw new NotSupportedException();

        private Task<ImmutableArray<SecurityEntry>> PartAsync(ImmutableArray<SecurityEntry> all, SecurityPlace before, int most)
        {
            ImmutableArray<SecurityEntry> part = [.. all.Where(entry => (entry.At, entry.Revision).CompareTo((before.At, before.Revision)) < 0).Take(most)];
            Read += part.Length;
            return Task.FromResult(part);
        }
    }
}
