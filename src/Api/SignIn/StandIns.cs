using System.Collections.Immutable;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Delegations;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// In whose place a caller may answer at this moment. A delegation that has run out counts no more, and one that starts later not yet,
/// whatever is known of the store. Who answers for somebody does not get what that person answers in the place of others.
/// </summary>
public sealed class StandIns(DelegationCache delegations, CallerDirectory callers, RoleDirectory roles, TimeProvider time) : IStandIns
{
    private Arranged? _arranged;

    /// <summary>By the key of the absent person, at most <see cref="DelegationSet.MostOfOnePerson"/>.</summary>
    public ImmutableArray<Absent> Of(Caller caller) => Of(caller.Key);

    public async Task<ImmutableArray<Absent>> InPlaceOfAsync(Person person, CancellationToken cancellation)
    {
        await delegations.FreshenAsync(cancellation);
        return Of(person.Key);
    }

    private ImmutableArray<Absent> Of(string callerKey)
    {
        var arranged = Arrange();
        return arranged.Contains(callerKey) ? Now(arranged[callerKey]) : [];
    }

    private ImmutableArray<Absent> Now(IEnumerable<Delegation> to)
    {
        var now = time.GetUtcNow();
        return [.. to.Where(delegation => delegation.CountsAt(now)).Take(DelegationSet.MostOfOnePerson).Select(AbsentOf)];
    }

    /// <summary>
    /// Everybody who may answer at this moment in the place of those whom it concerns: for each absent person by itself, without access
    /// strings, and with the roles that the settings tell.
    /// </summary>
    public IEnumerable<Caller> InPlaceOf(Func<Absent, bool> concerns)
    {
        var now = time.GetUtcNow();
        return Arrange().SelectMany(to => to).Where(delegation => delegation.CountsAt(now)).Select(delegation => (By: delegation.To, For: AbsentOf(delegation)))
            .Where(one => concerns(one.For)).Select(one => new Caller(one.By, callers.RolesOf(one.By.Key) ?? [], []) { InPlaceOf = [one.For] });
    }

    private Absent AbsentOf(Delegation delegation) => new(delegation.From, RolesOf(delegation), delegation.WorkflowTypes);

    /// <summary>The roles that the absent person has now, as far as the settings tell; otherwise those that a sign-in told, if they still exist.</summary>
    private ImmutableArray<int> RolesOf(Delegation delegation) =>
        callers.RolesOf(delegation.From.Key) ?? [.. delegation.FromRoleIds.Where(id => roles.Find(id) is not null)];

    private ILookup<string, Delegation> Arrange()
    {
        var set = delegations.Current;
        if (_arranged is { } known && ReferenceEquals(known.Set, set))
            return known.ByDelegate;
        var byDelegate = set.Delegations.Where(delegation => delegation.From.Key != delegation.To.Key)
            .OrderBy(delegation => delegation.From.Key, StringComparer.Ordinal).ThenBy(delegation => delegation.Id)
            .ToLookup(delegation => delegation.To.Key);
        _arranged = new(set, byDelegate);
        return byDelegate;
    }

    private sealed record Arranged(DelegationSet Set, ILookup<string, Delegation> ByDelegate);
}
