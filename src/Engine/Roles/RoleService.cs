using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Engine.Roles;

/// <summary>
/// Makes, changes and deletes stored roles. Nobody gets more by it than he has: a caller may neither grant what he does not hold nor touch a
/// role that grants it, and may not change who holds a role that published definitions ask, unless he may change approvers.
/// Concurrent changes are applied one after the other. Each is in effect here when it returns, and is logged with who made it.
/// </summary>
public sealed partial class RoleService(
    IRoleStore store, IDefinitionStore definitions, IRoleDirectory roles, StoredRoleCache cache, ILogger<RoleService> logger)
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
            if (!await CommitAsync(next, role.Id))
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
            if (await KeepApproversAsync(before!, content, editor.Caller) is { } kept)
                return kept;
            var (next, after) = set.With(id, content, IsConfigured);
            if (!await CommitAsync(next, id))
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
            if (await AskingAsync(id, drafts: true) is { IsEmpty: false } asking)
                return new RoleResult.InUse(before, asking);
            if (!await CommitAsync(set.Without(id), id))
                continue;
            LogDeleted(id, before.Name, editor.Caller.Person.Name, editor.Caller.Key, RoleText.Of(before));
            return new RoleResult.Deleted();
        }
    }

    /// <summary>From the store, not from memory: another worker may have changed it a moment ago.</summary>
    private async Task<RoleSet> ReadAsync()
    {
        var set = await store.ReadRolesAsync(cache.Current, CancellationToken.None);
        cache.Take(set);
        return set;
    }

    private async Task<bool> CommitAsync(RoleSet next, int roleId)
    {
        if (!await store.ChangeRolesAsync(next, roleId))
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

    /// <summary>Whoever says who holds a role says who is asked.</summary>
    private async Task<RoleResult?> KeepApproversAsync(StoredRole before, RoleContent after, Caller caller)
    {
        if (before.Claims.Select(claim => claim.Claim).ToHashSet().SetEquals(after.Claims.Select(claim => claim.Claim))
            || caller.HoldsAny([before.Id]) || caller.May(AccessString.ChangeApprovers))
        {
            return null;
        }

        return await AskingAsync(before.Id, drafts: false) is { IsEmpty: false } asking ? new RoleResult.ApproversKept(asking) : null;
    }

    /// <summary>The definitions that ask the role.</summary>
    /// <param name="drafts">Whether their drafts count as well as what is published.</param>
    private async Task<ImmutableArray<DefinitionHead>> AskingAsync(int roleId, bool drafts)
    {
        var asking = ImmutableArray.CreateBuilder<DefinitionHead>();
        foreach (var head in await definitions.ListHeadsAsync(CancellationToken.None))
        {
            if (!head.IsDeleted && await AsksAsync(head, roleId, drafts))
                asking.Add(head);
        }

        return asking.ToImmutable();
    }

    private async Task<bool> AsksAsync(DefinitionHead head, int roleId, bool drafts)
    {
        int?[] versions = drafts ? [head.Published, head.Latest] : [head.Published];
        foreach (var version in versions.OfType<int>().Distinct())
        {
            if (await definitions.FindVersionAsync(head.Id, version, CancellationToken.None) is { } definition
                && Approvers.RolesOf(definition).Contains(roleId))
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(220, LogLevel.Information, "Role {Id} '{Name}' was created by {Caller} ({Key}): {Role}.")]
    private partial void LogCreated(int id, string name, string caller, string key, string role);

    [LoggerMessage(221, LogLevel.Information, "Role {Id} '{Name}' was changed by {Caller} ({Key}): it was {Before}; it is {After}.")]
    private partial void LogChanged(int id, string name, string caller, string key, string before, string after);

    [LoggerMessage(222, LogLevel.Information, "Role {Id} '{Name}' was deleted by {Caller} ({Key}): it was {Role}.")]
    private partial void LogDeleted(int id, string name, string caller, string key, string role);
}
