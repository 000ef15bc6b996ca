using System.Text.Json;
using WorkflowFunctions.Api.Catalogue;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.Delegations;

/// <summary>What callers do with delegations: by the API, and on pages.</summary>
internal sealed class DelegationActions(
    DelegationService delegations, DelegationCache cache, DelegationPace pace, CallerDirectory callers, IRoleDirectory roles, WorkflowTypeCatalogue types,
    TimeProvider time)
{
    /// <summary>The delegations that are not over: those of which the caller is one side, or all, if the caller may manage them.</summary>
    /// <exception cref="StorageUnavailableException">It is not known yet which there are.</exception>
    public IEnumerable<Delegation> VisibleTo(Caller caller)
    {
        if (!cache.IsRead)
            throw new StorageUnavailableException("The delegations could not be read yet.");
        return cache.Current.RunningAt(time.GetUtcNow()).Where(one => one.From.Key == caller.Key || one.To.Key == caller.Key || MayManage(caller));
    }

    /// <summary>The delegation that runs, or why there is none.</summary>
    /// <param name="body">A <see cref="DelegationRequest"/>.</param>
    public async Task<(Delegation? Made, ApiError? Error)> MakeAsync(JsonElement body, Caller caller, CancellationToken cancellation)
    {
        var problems = new ProblemList();
        var now = time.GetUtcNow();
        var people = await roles.ApproversAsync(cancellation);
        if (DelegationBody.Read(body, caller.Person, people, await types.ListAsync(cancellation), now, problems) is not { } read)
            return (null, ApiError.Invalid(problems));
        var isOwn = read.From.Key == caller.Key;
        if (!isOwn && !MayManage(caller))
            return (null, new(ErrorCodes.MayNotDelegate,
                $"From is {read.From.Name}: who answers for others is said by those with the access string '{AccessString.ManageDelegations}', which none of your roles grants."));
        if (pace.Take(caller) is { } tooQuick)
            return (null, tooQuick);
        var held = isOwn && callers.RolesOf(caller.Key) is null ? caller.RoleIds : [];
        var wanted = new Delegation(Guid.NewGuid(), read.From, held, read.To, read.Until, read.WorkflowTypes, caller.Person, now) { StartsAt = read.StartsAt };
        var result = await delegations.MakeAsync(wanted);
        var made = (result as DelegationResult.Runs)?.Delegation;
        if (made?.Id != wanted.Id)
            pace.GiveBack(caller);
        return made is null ? (null, Refused(result, wanted.Id)) : (made, null);
    }

    /// <summary>Null if it has ended; otherwise why it has not.</summary>
    public async Task<ApiError?> EndAsync(Guid id, Caller caller) =>
        await delegations.EndAsync(id, caller) is not DelegationResult.Ended and var result ? Refused(result, id) : null;

    /// <summary>Whether the caller may say who answers for others, and sees all delegations.</summary>
    public static bool MayManage(Caller caller) => caller.May(AccessString.ManageDelegations);

    private static ApiError Refused(DelegationResult result, Guid id) => result switch
    {
        DelegationResult.MayNotEnd { Delegation.From: var absent } => new(ErrorCodes.MayNotDelegate,
            $"Only {absent.Name} ends this delegation, or somebody with the access string '{AccessString.ManageDelegations}'."),
        DelegationResult.TooManyOfPair => new(ErrorCodes.TooManyDelegations,
            $"{DelegationSet.MostOfOnePair} delegations of the absent person to this one are running, which is the most; end one first."),
        DelegationResult.TooManyFrom => new(ErrorCodes.TooManyDelegations,
            $"{DelegationSet.MostOfOnePerson} delegations of the absent person are running, which is the most; end one first."),
        DelegationResult.TooManyTo => new(ErrorCodes.TooManyDelegations,
            $"{DelegationSet.MostOfOnePerson} delegations to the one who would answer are running, which is the most; name somebody else."),
        DelegationResult.TooMany => new(ErrorCodes.TooManyDelegations, $"{DelegationSet.Most} delegations are running, which is the most."),
        _ => new(ErrorCodes.NoSuchDelegation, $"There is no delegation {id}."),
    };
}
