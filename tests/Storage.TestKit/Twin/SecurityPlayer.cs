using System.Collections.Immutable;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Storage.TestKit.Twin;

/// <summary>Stores of who may do what and who was there, which are one for all stores of the product.</summary>
public sealed record SecurityUnderTest(IRoleStore Roles, IDelegationStore Delegations, ISignInHistory SignIns)
{
    /// <summary>A store that is all of them.</summary>
    public static SecurityUnderTest Of<TStore>(TStore store)
        where TStore : IRoleStore, IDelegationStore, ISignInHistory => new(store, store, store);
}

/// <summary>Plays operations on stores of roles, delegations and sign-ins, and reports what it saw as text.</summary>
internal sealed class SecurityPlayer(SecurityUnderTest stores)
{
    // As the player takes them to be stored, so that both twins get the same writes, whatever a store answers.
    private RoleSet _roles = RoleSet.Empty;
    private DelegationSet _delegations = DelegationSet.Empty;
    private RoleSet? _knownRoles;
    private DelegationSet? _knownDelegations;

    public async Task<string> PlayAsync(SecurityOperation operation, CancellationToken stop) => operation switch
    {
        SecurityOperation.ChangeRole change => await ChangeAsync(change),
        SecurityOperation.ChangeDelegations change => await ChangeAsync(change),
        SecurityOperation.AddSignIn signIn => await AddAsync(signIn),
        SecurityOperation.ReadRoles read => await ReadAsync(read, stop),
        SecurityOperation.ReadDelegations read => await ReadAsync(read, stop),
        SecurityOperation.ReadHistory history => await ReadAsync(history, stop),
        SecurityOperation.ReadPart part => Text(await PartAsync(part.Of, new(part.Before.Time, part.Revision), part.Most, stop)),
        _ => throw new InvalidOperationException($"Nobody plays {operation}."),
    };

    private static SecurityEntry? Entry(SecurityOperation.Moment? at, long revision, string message) =>
        at is null ? null : new(revision, at.Time, nameof(SecurityKind.RoleChanged), Sample.Person(1), "subject", message);

    private static string Text(ImmutableArray<SecurityEntry> entries) => StoredText.Lines(entries.Select(StoredText.Of));

    private async Task<string> ChangeAsync(SecurityOperation.ChangeRole change)
    {
        var id = RoleSet.LastConfiguredId + change.Role;
        var without = _roles.Without(id);
        var next = change.Name is { } name ? without with { Roles = [.. without.Roles.Append(new StoredRole(id, name, "", null, ["/security/read/"], [])).OrderBy(role => role.Id)] } : without;
        next = next with { Head = next.Head with { Revision = next.Head.Revision - change.Behind, LastRoleId = Math.Max(next.Head.LastRoleId, id) } };
        // The port is for roles that differ: none that is not there is taken out.
        if (change.Name is null && _roles.Find(id) is null)
            return "nothing to do";
        var isDone = await stores.Roles.ChangeRolesAsync(next, id, Entry(change.At, next.Head.Revision, $"{change.Name}"));
        if (change.Behind == 0)
            _roles = next;
        return $"{isDone}";
    }

    private async Task<string> ChangeAsync(SecurityOperation.ChangeDelegations change)
    {
        var added = change.Added is { } number
            ? new Delegation(Id(number), Sample.Person(number), [number], Sample.Person(2), Sample.At(60), ["Enrollment"], Sample.Person(3), Sample.At(_delegations.Head.Revision))
            : null;
        var others = _delegations.Delegations.Where(delegation => delegation.Id != added?.Id).ToList();
        var removed = change.RemovesAll ? others : others.Take(1);
        var (next, changed) = _delegations.With(added, removed);
        if (added is not null && _delegations.Find(added.Id) is not null)
            next = new(next.Head, next.Delegations.Where(delegation => delegation.Id != added.Id).Append(added));
        next = new(next.Head with { Revision = next.Head.Revision - change.Behind }, next.Delegations);
        var isDone = await stores.Delegations.ChangeDelegationsAsync(next, changed, Entry(change.At, next.Head.Revision, $"{change.Added}"));
        if (change.Behind == 0)
            _delegations = next;
        return $"{isDone}";
    }

    private async Task<string> AddAsync(SecurityOperation.AddSignIn signIn)
    {
        await stores.SignIns.AddSignInAsync(
            new(0, signIn.At.Time, nameof(SecurityKind.SignedIn), signIn.IsKnown ? Sample.Person(signIn.Person) : null, $"person {signIn.Person}", "Signed in."));
        return "kept";
    }

    private async Task<string> ReadAsync(SecurityOperation.ReadRoles read, CancellationToken stop)
    {
        var known = read.AsKnown ? _knownRoles : null;
        var set = await stores.Roles.ReadRolesAsync(known, stop);
        _knownRoles = set;
        return $"{StoredText.Of(set.Head)} as known: {ReferenceEquals(set, known)}{StoredText.Lines(set.Roles.Select(StoredText.Of))}";
    }

    private async Task<string> ReadAsync(SecurityOperation.ReadDelegations read, CancellationToken stop)
    {
        var known = read.AsKnown ? _knownDelegations : null;
        var set = await stores.Delegations.ReadDelegationsAsync(known, stop);
        _knownDelegations = set;
        return $"{StoredText.Of(set.Head)} as known: {ReferenceEquals(set, known)}{StoredText.Lines(set.Delegations.Select(StoredText.Of))}";
    }

    private async Task<string> ReadAsync(SecurityOperation.ReadHistory history, CancellationToken stop)
    {
        var (entries, before) = (ImmutableArray.CreateBuilder<SecurityEntry>(), SecurityPlace.End);
        while (await PartAsync(history.Of, before, history.PartSize, stop) is { Length: > 0 } part)
        {
            entries.AddRange(part);
            before = new(part[^1].At, part[^1].Revision);
        }

        return Text(entries.ToImmutable());
    }

    private Task<ImmutableArray<SecurityEntry>> PartAsync(SecurityHistories of, SecurityPlace before, int most, CancellationToken stop) => of switch
    {
        SecurityHistories.Roles => stores.Roles.ReadRoleHistoryAsync(before, most, stop),
        SecurityHistories.Delegations => stores.Delegations.ReadDelegationHistoryAsync(before, most, stop),
        _ => stores.SignIns.ReadSignInHistoryAsync(before, most, stop),
    };

    private static Guid Id(int number) => new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)number);
}
