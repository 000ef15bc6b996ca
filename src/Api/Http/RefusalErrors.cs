using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Http;

/// <summary>The one map from the engine's refusals to error responses.</summary>
public static class RefusalErrors
{
    /// <param name="mayRead">Whether the caller may read the instance. Only then do messages name steps.</param>
    public static ApiError Of(Refusal refusal, bool mayRead) => refusal switch
    {
        Refusal.MissingRole missing => new(ErrorCodes.MissingRole, mayRead
            ? $"You hold none of the roles that may send '{missing.Signal}'."
            : "You hold none of the roles that may send this signal."),
        Refusal.RequesterMayNotApprove => new(ErrorCodes.RequesterMayNotApprove,
            "You started this instance; somebody else has to answer this step."),
        Refusal.ApprovedBefore before => new(ErrorCodes.ApprovedBefore, mayRead
            ? $"You have approved step '{before.ApprovedStep}'; somebody else has to answer '{before.Signal}'."
            : "You have approved an earlier step; somebody else has to answer this one."),
        Refusal.Excluded => new(ErrorCodes.Excluded, "This step keeps you out (NotPeople); somebody else has to answer it."),
        Refusal.InvalidData invalid => ApiError.Of(ErrorCodes.InvalidSignalData, invalid.Problems),
        Refusal.AnsweredOtherwise answered => new(ErrorCodes.AnsweredOtherwise,
            $"You answered '{answered.Signal}' differently at {Timestamps.Format(answered.At)}; an answer cannot be changed."),
        Refusal.StandsElsewhere elsewhere => new(ErrorCodes.StandsElsewhere, mayRead
            ? $"The instance does not wait for '{elsewhere.Signal}' but for '{elsewhere.Awaited}'."
            : $"The instance does not wait for '{elsewhere.Signal}' now."),
        Refusal.NotWaiting waiting => new(ErrorCodes.NotWaiting,
            $"The instance waits for no signal: it is {waiting.Status} ({(int)waiting.Status})."),
        Refusal.DeadlinePassed passed => new(ErrorCodes.DeadlinePassed,
            $"The deadline of '{passed.Signal}' passed at {Timestamps.Format(passed.Deadline)}."),
        Refusal.StatusForbids forbids => new(ErrorCodes.StatusForbids, Told(forbids)),
        Refusal.NotRequester => new(ErrorCodes.NotRequester, "Somebody else started this instance; only that person may withdraw it."),
        Refusal.WithdrawalForbidden forbidden => new(ErrorCodes.WithdrawalForbidden,
            $"Version {forbidden.Version} of '{forbidden.DefinitionDisplayName}' does not let its requester withdraw an instance (RequesterMayWithdraw); ask somebody who may stop it."),
        Refusal.MayNotAssign { MayBeForwarded: true } => new(ErrorCodes.MayNotAssign,
            "Only those whom the step asks now, and callers who may manage instances, add others to it."),
        Refusal.MayNotAssign => new(ErrorCodes.MayNotAssign,
            $"Only callers who may manage instances add others to the step: it needs the access string '{AccessString.ManageInstances}', because the definition does not let those whom it asks do it (AssigneesMayForward)."),
        Refusal.InvalidAssignees invalid => ApiError.Of(ErrorCodes.InvalidRequest, invalid.Problems),
        Refusal.Changed => ApiError.Changed(),
        Refusal.RestartedOnOtherVersion other => new(ErrorCodes.RestartedOnOtherVersion,
            $"The instance was restarted on version {other.Version} before, as {other.RestartedAsId}; it cannot be restarted on version {other.Asked}, too."),
        Refusal.SuccessorDeleted deleted => new(ErrorCodes.SuccessorDeleted,
            $"The instance was canceled for a restart as {deleted.RestartedAsId}, but an instance of that id was deleted: nothing runs in its place. Start the workflow anew."),
        Refusal.NeverPublished never => new(ErrorCodes.NeverPublished,
            $"Version {never.Asked} of the definition was never published; versions 1 to {never.LatestPublished} were."),
        Refusal.DefinitionGone gone => new(ErrorCodes.DefinitionGone,
            $"Definition {gone.DefinitionId} is deleted: nothing starts from it any more."),
        Refusal.DefinitionDisabled disabled => new(ErrorCodes.DefinitionDisabled,
            $"Definition {disabled.DefinitionId} is not enabled: nothing starts from it now."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "A refusal without a status."),
    };

    private static string Told(Refusal.StatusForbids forbids)
    {
        var rule = forbids.Command switch
        {
            CommandKind.Stop => "only a suspended instance can be stopped",
            CommandKind.Withdraw => "only a suspended instance can be withdrawn",
            CommandKind.Assign => "only a suspended instance asks somebody",
            CommandKind.Restart => "only a suspended or failed instance can be restarted",
            _ => "only an instance that has ended can be deleted; stop it first",
        };
        return $"The instance is {forbids.Status} ({(int)forbids.Status}): {rule}.";
    }

    /// <summary>The error for a start that started nothing.</summary>
    public static ApiError Of(StartResult refused, StartSelector selector) => refused switch
    {
        StartResult.NoSuchDefinition => new(ErrorCodes.NoSuchDefinition, selector.DefinitionId is { } id
            ? $"There is no workflow definition {id}."
            : $"No published, enabled definition fits WorkflowType '{selector.WorkflowType}'{(selector.Key is null ? "" : $" and Key '{selector.Key}'")}."),
        StartResult.NotPublished { Definition: var definition } => new(ErrorCodes.NotPublished,
            $"Definition '{definition.DisplayName}' ({definition.Id}) was never published; publish it first."),
        StartResult.Disabled { Definition: var definition } => new(ErrorCodes.DefinitionDisabled,
            $"Definition '{definition.DisplayName}' ({definition.Id}) is not enabled."),
        StartResult.Ambiguous ambiguous => new(ErrorCodes.AmbiguousDefinition,
            $"{ambiguous.Definitions.Length} published definitions fit; start one by DefinitionId: {string.Join(", ", ambiguous.Definitions.Select(head => $"'{head.DisplayName}' ({head.Id})"))}."),
        StartResult.IdTaken taken => new(ErrorCodes.InstanceIdTaken,
            $"Instance {taken.InstanceId} was started by another request; use a new id or idempotency key."),
        _ => throw new ArgumentOutOfRangeException(nameof(refused), refused, "A refusal without a status."),
    };
}
