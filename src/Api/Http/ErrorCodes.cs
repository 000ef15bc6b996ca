using System.Collections.Immutable;

namespace WorkflowFunctions.Api.Http;

/// <summary>The one table of error codes; <c>docs/errors.md</c> shows the same.</summary>
public static class ErrorCodes
{
    public static ErrorCode InvalidRequest { get; } = new(0xA0120001, nameof(InvalidRequest), 400, "Something in the path, the query, a header or the body is wrong; `Details` lists every problem.");
    public static ErrorCode NotAuthenticated { get; } = new(0xA0120002, nameof(NotAuthenticated), 401, "No sign-in, or one that is not valid; `WWW-Authenticate` lists the ways to sign in.");
    public static ErrorCode NotPermitted { get; } = new(0xA0120003, nameof(NotPermitted), 403, "The caller's roles do not grant the access string that the message names.");
    public static ErrorCode NoSuchPath { get; } = new(0xA0120004, nameof(NoSuchPath), 404, "No endpoint has this path.");
    public static ErrorCode MethodNotAllowed { get; } = new(0xA0120005, nameof(MethodNotAllowed), 405, "The path exists, but not with this method; `Allow` lists those it has.");
    public static ErrorCode UnsupportedMediaType { get; } = new(0xA0120006, nameof(UnsupportedMediaType), 415, "A body must be JSON, and say so.");
    public static ErrorCode BodyTooLarge { get; } = new(0xA0120007, nameof(BodyTooLarge), 413, "The body is larger than this endpoint takes.");
    public static ErrorCode StorageUnavailable { get; } = new(0xA0120008, nameof(StorageUnavailable), 503, "The store cannot be used now. It is not known whether the request took effect; repeating it after `Retry-After` is safe.");
    public static ErrorCode CrossSiteRequest { get; } = new(0xA0120009, nameof(CrossSiteRequest), 403, "A browser sent a changing request from a page of another site.");
    public static ErrorCode Unexpected { get; } = new(0xA012000A, nameof(Unexpected), 500, "A fault of the service; its log tells more.");
    public static ErrorCode NotReady { get; } = new(0xA012000B, nameof(NotReady), 503, "The service is not ready to take requests.");
    public static ErrorCode Refused { get; } = new(0xA012000C, nameof(Refused), 400, "The web server refused the request before the service saw it.");
    public static ErrorCode NoSuchInstance { get; } = new(0xA0120010, nameof(NoSuchInstance), 404, "There is no instance of this id, or none that the caller may see.");
    public static ErrorCode NoSuchDefinition { get; } = new(0xA0120011, nameof(NoSuchDefinition), 404, "There is no definition of this id or version, or none that fits the type and key.");
    public static ErrorCode MissingRole { get; } = new(0xA0120020, nameof(MissingRole), 403, "The caller holds none of the roles of the signal that the key names.");
    public static ErrorCode RequesterMayNotApprove { get; } = new(0xA0120021, nameof(RequesterMayNotApprove), 403, "Four eyes: who started the instance may not answer this step.");
    public static ErrorCode InvalidSignalData { get; } = new(0xA0120022, nameof(InvalidSignalData), 400, "The signal's `Data` is not what the step takes; `Details` lists every problem.");
    public static ErrorCode AnsweredOtherwise { get; } = new(0xA0120023, nameof(AnsweredOtherwise), 409, "The caller has answered this step already, and differently.");
    public static ErrorCode StandsElsewhere { get; } = new(0xA0120024, nameof(StandsElsewhere), 409, "The instance waits at another step than the one the key names.");
    public static ErrorCode NotWaiting { get; } = new(0xA0120025, nameof(NotWaiting), 409, "The instance waits for nobody: it runs, waits for time, or has ended.");
    public static ErrorCode DeadlinePassed { get; } = new(0xA0120026, nameof(DeadlinePassed), 409, "The step's deadline has passed.");
    public static ErrorCode NotPublished { get; } = new(0xA0120030, nameof(NotPublished), 409, "No version of the definition has been published yet.");
    public static ErrorCode DefinitionDisabled { get; } = new(0xA0120031, nameof(DefinitionDisabled), 409, "The definition is not enabled.");
    public static ErrorCode AmbiguousDefinition { get; } = new(0xA0120032, nameof(AmbiguousDefinition), 409, "Several published definitions fit the type and key; start one by its id.");
    public static ErrorCode InstanceIdTaken { get; } = new(0xA0120033, nameof(InstanceIdTaken), 409, "The instance id or idempotency key was used before, for another request or by somebody else.");
    public static ErrorCode InvalidDefinition { get; } = new(0xA0120040, nameof(InvalidDefinition), 400, "The definition cannot be saved or published as it is; `Details` lists every problem.");
    public static ErrorCode DefinitionInUse { get; } = new(0xA0120041, nameof(DefinitionInUse), 409, "Instances of the definition are running or suspended; it can be deleted when they have ended.");
    public static ErrorCode NoSuchStepType { get; } = new(0xA0120042, nameof(NoSuchStepType), 404, "No step type of this installation has this name; the message lists those it has.");
    public static ErrorCode QueryTooBroad { get; } = new(0xA0120050, nameof(QueryTooBroad), 400, "The store would have to look at too many instances for this list; the message says how to narrow it.");
    public static ErrorCode TooManyFailedSignIns { get; } = new(0xA0120058, nameof(TooManyFailedSignIns), 429, "Too many sign-ins have failed from this address; this one was not looked at. Try again after `Retry-After`.");
    public static ErrorCode SignInBusy { get; } = new(0xA0120059, nameof(SignInBusy), 503, "More passwords have to be checked than can be; this one was not looked at, and nothing was done. Try again after `Retry-After`.");
    public static ErrorCode ReadableSignIn { get; } = new(0xA012005A, nameof(ReadableSignIn), 403, "A password over plain HTTP from another machine is not accepted: use https, or have the proxy in front configured.");
    public static ErrorCode TooManyRequests { get; } = new(0xA012005B, nameof(TooManyRequests), 429, "The caller has sent too many requests; this one was not looked at. Try again after `Retry-After`.");
    public static ErrorCode AuthorityUnavailable { get; } = new(0xA012005C, nameof(AuthorityUnavailable), 503, "Tokens cannot be checked: the keys of their issuer could not be fetched yet. Nothing was done; try again after `Retry-After`.");
    public static ErrorCode StatusForbids { get; } = new(0xA0120060, nameof(StatusForbids), 409, "The instance's status does not allow this command: only a suspended instance is stopped, only a suspended or failed one restarted, only an ended one deleted.");
    public static ErrorCode RestartedOnOtherVersion { get; } = new(0xA0120061, nameof(RestartedOnOtherVersion), 409, "The instance was restarted before, on another version than the one named now; the message names its successor.");
    public static ErrorCode NeverPublished { get; } = new(0xA0120062, nameof(NeverPublished), 409, "The version to restart on was never published.");
    public static ErrorCode DefinitionGone { get; } = new(0xA0120063, nameof(DefinitionGone), 409, "The instance's definition is deleted; nothing starts from it any more.");

    public static ImmutableArray<ErrorCode> All { get; } =
    [
        InvalidRequest, NotAuthenticated, NotPermitted, NoSuchPath, MethodNotAllowed, UnsupportedMediaType, BodyTooLarge,
        StorageUnavailable, CrossSiteRequest, Unexpected, NotReady, Refused, NoSuchInstance, NoSuchDefinition, MissingRole,
        RequesterMayNotApprove, InvalidSignalData, AnsweredOtherwise, StandsElsewhere, NotWaiting, DeadlinePassed, NotPublished,
        DefinitionDisabled, AmbiguousDefinition, InstanceIdTaken, InvalidDefinition, DefinitionInUse, NoSuchStepType, QueryTooBroad,
        TooManyFailedSignIns, SignInBusy, ReadableSignIn, TooManyRequests, AuthorityUnavailable, StatusForbids, RestartedOnOtherVersion,
        NeverPublished, DefinitionGone,
    ];
}
