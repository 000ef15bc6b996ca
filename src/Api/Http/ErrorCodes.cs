using System.Collections.Immutable;

namespace WorkflowFunctions.Api.Http;

/// <summary>The one table of error codes; <c>docs/errors.md</c> shows the same.</summary>
public static class ErrorCodes
{
    public static ErrorCode InvalidRequest { get; } = new(0xA0120001, nameof(InvalidRequest), 400, "Something in the path, the query, a header or the body is wrong. `Details` lists every problem.");
    public static ErrorCode NotAuthenticated { get; } = new(0xA0120002, nameof(NotAuthenticated), 401, "The sign-in is missing or not valid. `WWW-Authenticate` lists the ways to sign in.");
    public static ErrorCode NotPermitted { get; } = new(0xA0120003, nameof(NotPermitted), 403, "The caller's roles do not grant the access string that the message names.");
    public static ErrorCode NoSuchPath { get; } = new(0xA0120004, nameof(NoSuchPath), 404, "No endpoint has this path.");
    public static ErrorCode MethodNotAllowed { get; } = new(0xA0120005, nameof(MethodNotAllowed), 405, "The path does not have this method. `Allow` lists those it has.");
    public static ErrorCode UnsupportedMediaType { get; } = new(0xA0120006, nameof(UnsupportedMediaType), 415, "The body must be JSON, and its media type must say so.");
    public static ErrorCode BodyTooLarge { get; } = new(0xA0120007, nameof(BodyTooLarge), 413, "The body is larger than this endpoint accepts.");
    public static ErrorCode StorageUnavailable { get; } = new(0xA0120008, nameof(StorageUnavailable), 503, "The store cannot be used at the moment. It is not known whether the request took effect. It is safe to repeat it after `Retry-After`.");
    public static ErrorCode CrossSiteRequest { get; } = new(0xA0120009, nameof(CrossSiteRequest), 403, "A browser sent a changing request from a page of another site.");
    public static ErrorCode Unexpected { get; } = new(0xA012000A, nameof(Unexpected), 500, "The service has a fault. Its log has the details.");
    public static ErrorCode NotReady { get; } = new(0xA012000B, nameof(NotReady), 503, "The service is not ready to take requests.");
    public static ErrorCode Refused { get; } = new(0xA012000C, nameof(Refused), 400, "The web server refused the request before the service saw it.");
    public static ErrorCode AddressTooLong { get; } = new(0xA012000D, nameof(AddressTooLong), 414, "Path and query are longer than 64 KiB.");
    public static ErrorCode HeadersTooLarge { get; } = new(0xA012000E, nameof(HeadersTooLarge), 431, "There are more than 100 headers, or they are larger than 32 KiB together.");
    public static ErrorCode PreconditionFailed { get; } = new(0xA012000F, nameof(PreconditionFailed), 412, "What is there is not what `If-Match` names: somebody has changed it. Nothing was done. Read it again.");
    public static ErrorCode NoSuchInstance { get; } = new(0xA0120010, nameof(NoSuchInstance), 404, "There is no instance with this id, or the caller may not see it.");
    public static ErrorCode NoSuchDefinition { get; } = new(0xA0120011, nameof(NoSuchDefinition), 404, "There is no definition with this id or version, or none that matches the type and key.");
    public static ErrorCode MissingRole { get; } = new(0xA0120020, nameof(MissingRole), 403, "The caller holds none of the roles of the signal that the key names.");
    public static ErrorCode RequesterMayNotApprove { get; } = new(0xA0120021, nameof(RequesterMayNotApprove), 403, "Four eyes: the person who started the instance may not answer this step.");
    public static ErrorCode InvalidSignalData { get; } = new(0xA0120022, nameof(InvalidSignalData), 400, "The signal's `Data` is not what the step accepts. `Details` lists every problem.");
    public static ErrorCode AnsweredOtherwise { get; } = new(0xA0120023, nameof(AnsweredOtherwise), 409, "The caller has already given a different answer at this step.");
    public static ErrorCode StandsElsewhere { get; } = new(0xA0120024, nameof(StandsElsewhere), 409, "The instance waits at a different step than the key names.");
    public static ErrorCode NotWaiting { get; } = new(0xA0120025, nameof(NotWaiting), 409, "The instance waits for nobody. It is running, waits for a time, or has ended.");
    public static ErrorCode DeadlinePassed { get; } = new(0xA0120026, nameof(DeadlinePassed), 409, "The step's deadline has passed.");
    public static ErrorCode ApprovedBefore { get; } = new(0xA0120027, nameof(ApprovedBefore), 403, "The caller has approved an earlier step whose approvers may not answer this one.");
    public static ErrorCode Excluded { get; } = new(0xA0120028, nameof(Excluded), 403, "The step keeps the caller out, whatever roles they hold.");
    public static ErrorCode AbsentExcluded { get; } = new(0xA0120029, nameof(AbsentExcluded), 403, "The absent person in whose place the caller would answer may not answer this step.");
    public static ErrorCode VoteGiven { get; } = new(0xA012002A, nameof(VoteGiven), 409, "Each person has one vote at a step, and this one was given before: by the person, or by somebody in the person's place.");
    public static ErrorCode NotPublished { get; } = new(0xA0120030, nameof(NotPublished), 409, "No version of the definition has been published yet.");
    public static ErrorCode DefinitionDisabled { get; } = new(0xA0120031, nameof(DefinitionDisabled), 409, "The definition is not enabled.");
    public static ErrorCode AmbiguousDefinition { get; } = new(0xA0120032, nameof(AmbiguousDefinition), 409, "Several published definitions match the type and key. Start one by its id.");
    public static ErrorCode InstanceIdTaken { get; } = new(0xA0120033, nameof(InstanceIdTaken), 409, "The instance id or idempotency key has already been used, for another request or by somebody else.");
    public static ErrorCode InvalidDefinition { get; } = new(0xA0120040, nameof(InvalidDefinition), 400, "The definition cannot be saved or published as it is. `Details` lists every problem.");
    public static ErrorCode DefinitionInUse { get; } = new(0xA0120041, nameof(DefinitionInUse), 409, "Instances of the definition are running or suspended. It can be deleted when they have ended.");
    public static ErrorCode NoSuchStepType { get; } = new(0xA0120042, nameof(NoSuchStepType), 404, "This installation has no step type with this name. The message lists those it has.");
    public static ErrorCode SeveralKeys { get; } = new(0xA0120043, nameof(SeveralKeys), 409, "The definition has several keys, and version 1 of the API knows one. Change them with `x-keyfactor-api-version: 2`.");
    public static ErrorCode QueryTooBroad { get; } = new(0xA0120050, nameof(QueryTooBroad), 400, "The store would have to look at too many instances for this list. The message says how to narrow it.");
    public static ErrorCode TooManyFailedSignIns { get; } = new(0xA0120058, nameof(TooManyFailedSignIns), 429, "Too many sign-ins from this address have failed. This one was not checked. Try again after `Retry-After`.");
    public static ErrorCode SignInBusy { get; } = new(0xA0120059, nameof(SignInBusy), 503, "Too many passwords are waiting to be checked. This one was not checked, and nothing was done. Try again after `Retry-After`.");
    public static ErrorCode ReadableSignIn { get; } = new(0xA012005A, nameof(ReadableSignIn), 403, "A password over plain HTTP from another machine is not accepted. Use https, or configure the proxy in front as trusted.");
    public static ErrorCode TooManyRequests { get; } = new(0xA012005B, nameof(TooManyRequests), 429, "The caller has sent too many requests. Nothing was done for this one. Try again after `Retry-After`.");
    public static ErrorCode AuthorityUnavailable { get; } = new(0xA012005C, nameof(AuthorityUnavailable), 503, "Tokens cannot be checked, because the keys of their issuer could not be fetched yet. Nothing was done. Try again after `Retry-After`.");
    public static ErrorCode ListsBusy { get; } = new(0xA012005D, nameof(ListsBusy), 503, "Too many lists are being read. This one was not read. Try again after `Retry-After`.");
    public static ErrorCode TrialsBusy { get; } = new(0xA012005E, nameof(TrialsBusy), 503, "Too many workflows are being tried out. This one was not tried. Try again after `Retry-After`.");
    public static ErrorCode BodyTooSlow { get; } = new(0xA012005F, nameof(BodyTooSlow), 408, "The body did not come, or did not go on for a minute. Nothing was done. Send it again.");
    public static ErrorCode StatusForbids { get; } = new(0xA0120060, nameof(StatusForbids), 409, "The instance's status does not allow this command. Only a suspended instance can be stopped or withdrawn, only a suspended or failed one restarted, and only an ended one deleted.");
    public static ErrorCode RestartedOnOtherVersion { get; } = new(0xA0120061, nameof(RestartedOnOtherVersion), 409, "The instance has already been restarted on another version than the one named now. The message names its successor.");
    public static ErrorCode NeverPublished { get; } = new(0xA0120062, nameof(NeverPublished), 409, "The version to restart on was never published.");
    public static ErrorCode DefinitionGone { get; } = new(0xA0120063, nameof(DefinitionGone), 409, "The instance's definition has been deleted. Nothing can be started from it any more.");
    public static ErrorCode SuccessorDeleted { get; } = new(0xA0120064, nameof(SuccessorDeleted), 409, "The instance was canceled for a restart, but an instance with the id of its successor has been deleted. Nothing runs in its place.");
    public static ErrorCode NotRequester { get; } = new(0xA0120065, nameof(NotRequester), 403, "Only the person who started the instance may withdraw it.");
    public static ErrorCode WithdrawalForbidden { get; } = new(0xA0120066, nameof(WithdrawalForbidden), 409, "The version of the definition that the instance runs does not let its requester withdraw it.");
    public static ErrorCode MayNotAssign { get; } = new(0xA0120067, nameof(MayNotAssign), 403, "Only callers who may manage instances add others to a step that waits and, if the definition says so, those whom the step asks.");
    public static ErrorCode NoSuchRole { get; } = new(0xA0120070, nameof(NoSuchRole), 404, "There is no role with this id.");
    public static ErrorCode RoleIsConfigured { get; } = new(0xA0120071, nameof(RoleIsConfigured), 409, "The role comes from the settings. Change it there; requests change only stored roles.");
    public static ErrorCode RoleNameTaken { get; } = new(0xA0120072, nameof(RoleNameTaken), 409, "Another role has this name, perhaps in another case. The message names it.");
    public static ErrorCode RoleInUse { get; } = new(0xA0120073, nameof(RoleInUse), 409, "Definitions or instances ask the role. It can be deleted when none of those that the message names does any more.");
    public static ErrorCode TooManyRoles { get; } = new(0xA0120074, nameof(TooManyRoles), 409, "No further role can be stored. Delete one first.");
    public static ErrorCode NoSuchDelegation { get; } = new(0xA0120078, nameof(NoSuchDelegation), 404, "No delegation with this id is running, or the caller may not see it.");
    public static ErrorCode TooManyDelegations { get; } = new(0xA0120079, nameof(TooManyDelegations), 409, "As many delegations as there may be are running: from the absent person, to the one who would answer, or in all. End one first.");
    public static ErrorCode MayNotDelegate { get; } = new(0xA012007A, nameof(MayNotDelegate), 403, "Only callers who may manage delegations make or end those of others.");

    public static ImmutableArray<ErrorCode> All { get; } =
    [
        InvalidRequest, NotAuthenticated, NotPermitted, NoSuchPath, MethodNotAllowed, UnsupportedMediaType, BodyTooLarge,
        StorageUnavailable, CrossSiteRequest, Unexpected, NotReady, Refused, AddressTooLong, HeadersTooLarge, PreconditionFailed, NoSuchInstance, NoSuchDefinition, MissingRole,
        RequesterMayNotApprove, InvalidSignalData, AnsweredOtherwise, StandsElsewhere, NotWaiting, DeadlinePassed, ApprovedBefore, Excluded, AbsentExcluded, VoteGiven, NotPublished,
        DefinitionDisabled, AmbiguousDefinition, InstanceIdTaken, InvalidDefinition, DefinitionInUse, NoSuchStepType, SeveralKeys, QueryTooBroad,
        TooManyFailedSignIns, SignInBusy, ReadableSignIn, TooManyRequests, AuthorityUnavailable, ListsBusy, TrialsBusy, BodyTooSlow, StatusForbids, RestartedOnOtherVersion,
        NeverPublished, DefinitionGone, SuccessorDeleted, NotRequester, WithdrawalForbidden, MayNotAssign, NoSuchRole, RoleIsConfigured, RoleNameTaken, RoleInUse, TooManyRoles,
        NoSuchDelegation, TooManyDelegations, MayNotDelegate,
    ];
}
