using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Why credentials were not checked. Kept in the request's features, and sent instead of 401 if a sign-in is needed.</summary>
internal sealed record SignInRefusal(ApiError Error)
{
    // The same for every name, so that it does not reveal which names exist.
    public static SignInRefusal Slowed(TimeSpan pause) => new(new ApiError(ErrorCodes.TooManyFailedSignIns,
        "Too many sign-ins have failed from your address. This one was not looked at; try again later.", pause: pause));

    public static SignInRefusal Busy() => new(new ApiError(ErrorCodes.SignInBusy,
        "Too many people sign in at this moment. Your sign-in was not looked at, and nothing was done; try again."));

    public static SignInRefusal Readable() => new(new ApiError(ErrorCodes.ReadableSignIn,
        "A password over plain HTTP can be read on its way, and is taken from this machine only. Use https; behind a proxy that does, "
        + "set TrustedProxies to the proxy's address and have it send X-Forwarded-For and X-Forwarded-Proto."));

    public static SignInRefusal AuthorityIsSilent(TimeSpan pause) => new(new ApiError(ErrorCodes.AuthorityUnavailable,
        "The keys of the tokens' issuer could not be fetched yet, so that no token can be checked. Nothing was done; try again.", pause: pause));
}
