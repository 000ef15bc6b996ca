using Microsoft.AspNetCore.Http;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>How people sign in with a browser. Without one, every request signs in by itself.</summary>
public interface IBrowserSignIn
{
    /// <summary>
    /// The scheme that knows who sends a request without <c>Authorization</c>; null if a browser's sign-in does not count for it: it is
    /// neither for a page nor sent by a page of ours.
    /// </summary>
    string? SchemeOf(HttpContext context);

    /// <summary>Leads somebody who asks for a page to the sign-in. False, with nothing done, if the request is not for a page.</summary>
    Task<bool> TryChallengeAsync(HttpContext context);
}
