using System.Collections.Immutable;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>The model of a store of roles, delegations and sign-ins: as simple as the contract allows, and for one caller at a time.</summary>
public class InMemorySecurityStore : IRoleStore, IDelegationStore, ISignInHistory
{
    private RoleSet _roles = RoleSet.Empty;
    private DelegationSet _delegations = DelegationSet.Empty;
    private ImmutableList<SecurityEntry> _ofRoles = [];
    private ImmutableList<SecurityEntry> _ofDelegations = [];
    private ImmutableList<SecurityEntry> _ofSignIns = [];

    public Task<RoleSet> ReadRolesAsync(RoleSet? known, CancellationToken cancellation) => Task.FromResult(known?.Head == _roles.Head ? known : _roles);

    public virtual Task<bool> ChangeRolesAsync(RoleSet next, int roleId, SecurityEntry? done = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (_roles.Head.Revision != next.Head.Revision - 1)
            return Task.FromResult(false);
        var others = _roles.Roles.Where(role => role.Id != roleId);
        _roles = new(next.Head, [.. (next.Find(roleId) is { } role ? others.Append(role) : others).OrderBy(one => one.Id)]);
        Keep(ref _ofRoles, done);
        return Task.FromResult(true);
    }

    public virtual Task<ImmutableArray<SecurityEntry>> ReadRoleHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) => PartAsync(_ofRoles, before, most);

    public Task<DelegationSet> ReadDelegationsAsync(DelegationSet? known, CancellationToken cancellation) =>
        Task.FromResult(known?.Head == _delegations.Head ? known : _delegations);

    public Task<bool> ChangeDelegationsAsync(DelegationSet next, ImmutableArray<Guid> changed, SecurityEntry? done = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (_delegations.Head.Revision != next.Head.Revision - 1)
            return Task.FromResult(false);
        var others = _delegations.Delegations.Where(delegation => !changed.Contains(delegation.Id));
        _delegations = new(next.Head, others.Concat(changed.Select(next.Find).OfType<Delegation>()));
        Keep(ref _ofDelegations, done);
        return Task.FromResult(true);
    }

    public Task<ImmutableArray<SecurityEntry>> ReadDelegationHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        PartAsync(_ofDelegations, before, most);

    public virtual Task AddSignInAsync(SecurityEntry entry)
    {
        var same = _ofSignIns.Where(other => other.At == entry.At).ToList();
        if (same.TrueForAll(other => !other.SaysSame(entry)))
            Keep(ref _ofSignIns, entry with { Revision = same.Count + 1 });
        return Task.CompletedTask;
    }

    public virtual Task<ImmutableArray<SecurityEntry>> ReadSignInHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        PartAsync(_ofSignIns, before, most);

    private static void Keep(ref ImmutableList<SecurityEntry> history, SecurityEntry? entry)
    {
        if (entry is null)
            return;
        history = history.Add(entry).RemoveAll(old => old.At < entry.At - SecurityEntry.Kept);
    }

    private static Task<ImmutableArray<SecurityEntry>> PartAsync(ImmutableList<SecurityEntry> history, SecurityPlace before, int most) => Task.FromResult(
        history.Where(entry => (entry.At, entry.Revision).CompareTo((before.At, before.Revision)) < 0)
            .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Revision).Take(most).ToImmutableArray());
}
