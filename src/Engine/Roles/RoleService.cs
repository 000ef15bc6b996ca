using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Engine.Roles;

/// <summary>
/// Makes, changes and deletes stored roles. Nobody gets more by it than he has: a caller may neither grant what he does not hold nor touch a
/// role that grants it, and may not change who holds a role that published definitions ask or may ask by role tokens, unless he may change
/// approvers.
/// Concurrent changes are applied one after the other. Each is in effect here when it returns, is logged with who made it, and is part of the
/// audit.
/// </summary>
public sealed partial class RoleService(
    IRoleStore store, IDefinitionStore definitions, IInstanceLists instances, IRoleDirectory roles, StoredRoleCache cache, TimeProvider time,
    ILogger<RoleService> logger)
{
    public async Task<RoleResult> CreateAsync(RoleContent content, Caller caller)
    {
        while (true)
        {
            var set = await ReadAsync();
            if (Refuse(set, null, content, caller) is { } refusal)
                return refusal;
            if (set.Roles.Length >= RoleSet.MostRoles)
                return new RoleResult.TooMany();
            var (next, role) = set.With(id: null, content, IsConfigured);
            if (await KeepApproversAsync(null, role, caller) is { } kept)
                return kept;
            if (!await CommitAsync(next, role.Id, SecurityKind.RoleCreated, null, role, caller))
                continue;
            LogCreated(role.Id, role.Name, caller.Person.Name, caller.Key, RoleText.Of(role));
            return new RoleResult.Saved(role);
        }
    }

    /// <param name="change">What the role becomes.</param>
    public async Task<RoleResult> UpdateAsync(int id, Func<StoredRole, RoleContent> change, RoleEditor editor)
    {
        while (true)
        {
            var set = await ReadAsync();
            if (FindOrRefuse(set, id, editor, out var before) is { } refusal)
                return refusal;
            var content = change(before!);
            if (Refuse(set, before, content, editor.Caller) is { } refused)
                return refused;
            var (next, after) = set.With(id, content, IsConfigured);
            // A program that brings roles in line again and again would fill the audit with what it has not changed.
            if (after.HasContentOf(before!))
                return new RoleResult.Same(before!);
            if (await KeepApproversAsync(before, after, editor.Caller) is { } kept)
                return kept;
            if (!await CommitAsync(next, id, SecurityKind.RoleChanged, before, after, editor.Caller))
                continue;
            LogChanged(id, after.Name, editor.Caller.Person.Name, editor.Caller.Key, RoleText.Of(before!), RoleText.Of(after));
            return new RoleResult.Saved(after);
        }
    }

    public async Task<RoleResult> DeleteAsync(int id, RoleEditor editor)
    {
        while (true)
        {
            var set = await ReadAsync();
            if (FindOrRefuse(set, id, editor, out var before) is { } refusal)
                return refusal;
            if (Lacked(editor.Caller, before!.AccessStrings) is { } lacked)
                return new RoleResult.GrantsMore(lacked);
            if (await UseAsync(before) is { IsNone: false } use)
                return new RoleResult.InUse(before, use);
            if (!await CommitAsync(set.Without(id), id, SecurityKind.RoleDeleted, before, null, editor.Caller))
                continue;
            LogDeleted(id, before.Name, editor.Caller.Person.Name, editor.Caller.Key, RoleText.Of(before));
            // What has begun to ask it meanwhile was allowed to: the role was there.
            if (await UseAsync(before) is { IsNone: false } late)
            {
                await PutBackAsync(before, editor.Caller);
                return new RoleResult.InUse(before, late);
            }

            return new RoleResult.Deleted();
        }
    }

    private async Task PutBackAsync(StoredRole role, Caller caller)
    {
        while (true)
        {
            var set = await ReadAsync();
            // The name may have been given to another one in between.
            var back = set.Roles.Any(other => string.Equals(other.Name, role.Name, StringComparison.OrdinalIgnoreCase)) ? role with { Name = $"{role.Name} ({role.Id})" } : role;
            if (!await CommitAsync(set.WithAgain(back), role.Id, SecurityKind.RolePutBack, null, back, caller))
                continue;
            LogPutBack(role.Id, back.Name);
            return;
        }
    }

    /// <summary>From the store, not from memory: another worker may have changed it a moment ago.</summary>
    private async Task<RoleSet> ReadAsync()
    {
        var set = await store.ReadRolesAsync(cache.Current, CancellationToken.None);
        cache.Take(set);
        return set;
    }

    private async Task<bool> CommitAsync(RoleSet next, int roleId, SecurityKind kind, StoredRole? before, StoredRole? after, Caller by)
    {
        var message = kind == SecurityKind.RolePutBack
            ? $"The role '{after!.Name}', which {by.Person.Name} has deleted, is there again: something had begun to ask it meanwhile."
            : RoleText.Between(before, after, by.Person.Name);
        var entry = new SecurityEntry(next.Head.Revision, time.GetUtcNow(), kind.ToString(), by.Person, (after ?? before)!.Name, message);
        if (!await store.ChangeRolesAsync(next, roleId, entry))
            return false;
        cache.Take(next);
        return true;
    }

    private bool IsConfigured(int id) => roles.Configured.Any(role => role.Id == id);

    private RoleResult? FindOrRefuse(RoleSet set, int id, RoleEditor editor, out StoredRole? found)
    {
        found = null;
        if (roles.Configured.FirstOrDefault(role => role.Id == id) is { } configured)
            return new RoleResult.Immutable(configured);
        found = set.Find(id);
        if (found is null)
            return new RoleResult.NoSuchRole();
        return editor.IsCurrent?.Invoke(found) is false ? new RoleResult.Changed() : null;
    }

    /// <summary>What stands against this content of a role, whoever holds it.</summary>
    private RoleResult? Refuse(RoleSet set, StoredRole? before, RoleContent content, Caller caller)
    {
        if (Lacked(caller, [.. before?.AccessStrings ?? [], .. content.AccessStrings]) is { } lacked)
            return new RoleResult.GrantsMore(lacked);
        var other = roles.Configured.Concat(set.Roles.Where(role => role.Id != before?.Id).Select(role => role.Role))
            .FirstOrDefault(role => string.Equals(role.Name, content.Name, StringComparison.OrdinalIgnoreCase));
        return other is null ? null : new RoleResult.NameTaken(other);
    }

    private static string? Lacked(Caller caller, ImmutableArray<string> granted) => granted.FirstOrDefault(one => !caller.May(one));

    /// <summary>Whoever says who holds a role, or which role has a name that role tokens give, says who is asked.</summary>
    private async Task<RoleResult?> KeepApproversAsync(StoredRole? before, StoredRole after, Caller caller)
    {
        var isRenamed = before is not null && !string.Equals(before.Name, after.Name, StringComparison.OrdinalIgnoreCase);
        var isHeldByOthers = !ClaimsOf(before).SetEquals(ClaimsOf(after)) && !(before is not null && caller.HoldsAny([before.Id]));
        if (caller.May(AccessString.ChangeApprovers) || !(isRenamed || isHeldByOthers))
            return null;

        // By its name a role is asked before and after the change, by its id only if it has one already.
        var asking = await AskingAsync(
            definition => (isHeldByOthers && before is not null && Asks(definition, before))
                || Approvers.MayNameByToken(definition, after.Role) || (before is not null && Approvers.MayNameByToken(definition, before.Role)),
            drafts: false);
        return asking.IsEmpty ? null : new RoleResult.ApproversKept(asking);
    }

    private static HashSet<RoleClaim> ClaimsOf(StoredRole? role) => role is null ? [] : [.. role.Claims.Select(claim => claim.Claim)];

    private async Task<RoleUse> UseAsync(StoredRole role)
    {
        var asking = await AskingAsync(definition => Asks(definition, role) || Approvers.NamesByToken(definition, role.Role), drafts: true);
        return new(
            asking,
            await RoleUse.VersionsAsync(definitions, instances, definition => Asks(definition, role) || Approvers.NamesByToken(definition, role.Role)),
            await RoleUse.WaitingAsync(instances, role.Id));
    }

    private static bool Asks(WorkflowDefinition definition, StoredRole role) => Approvers.RolesOf(definition).Contains(role.Id);

    /// <param name="asks">Whether a version of a definition counts.</param>
    /// <param name="drafts">Whether their drafts count as well as what is published.</param>
    private async Task<ImmutableArray<DefinitionHead>> AskingAsync(Func<WorkflowDefinition, bool> asks, bool drafts)
    {
        var asking = ImmutableArray.CreateBuilder<DefinitionHead>();
        foreach (var head in await definitions.ListHeadsAsync(CancellationToken.None))
        {
            if (!head.IsDeleted && await AnyAsync(head, asks, drafts))
                asking.Add(head);
        }

        return asking.ToImmutable();
    }

    private async Task<bool> AnyAsync(DefinitionHead head, Func<WorkflowDefinition, bool> asks, bool drafts)
    {
        int?[] versions = drafts ? [head.Published, head.Latest] : [head.Published];
        foreach (var version in versions.OfType<int>().Distinct())
        {
            if (await definitions.FindVersionAsync(head.Id, version, CancellationToken.None) is { } definition && asks(definition))
                return true;
        }

        return false;
    }

    [LoggerMessage(220, LogLevel.Information, "Role {Id} '{Name}' was created by {Caller} ({Key}): {Role}.")]
    private partial void LogCreated(int id, string name, string caller, string key, string role);

    [LoggerMessage(221, LogLevel.Information, "Role {Id} '{Name}' was changed by {Caller} ({Key}): it was {Before}; it is {After}.")]
    private partial void LogChanged(int id, string name, string caller, string key, string before, string after);

    [LoggerMessage(228, LogLevel.Warning, "Role {Id} '{Name}' is there again: something had begun to ask it while it was being deleted.")]
    private partial void LogPutBack(int id, string name);

    [LoggerMessage(222, LogLevel.Information, "Role {Id} '{Name}' was deleted by {Caller} ({Key}): it was {Role}.")]
    private partial void LogDeleted(int id, string name, string caller, string key, string role);
}
