using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>
/// People sign in on a page, and a cookie names them since. The cookie counts for pages. For the API it counts only if the browser says
/// that a page of ours sends the request: no other page, and nobody who has only the cookie's text, gets at the API with it.
/// </summary>
internal sealed class BrowserSignIn(Drafts drafts) : IBrowserSignIn
{
    public string? SchemeOf(HttpContext context) =>
        context.Request.Cookies.ContainsKey(SessionCookie.Name) && (context.IsForPage() || context.Request.IsFromOwnPage())
            ? SignInSchemes.Session
            : null;

    public async Task<bool> TryChallengeAsync(HttpContext context)
    {
        if (!context.IsForPage() || !context.Request.WantsHtml())
            return false;
        // Whoever has typed something finds it again after the sign-in.
        var (back, isKept) = HttpMethods.IsGet(context.Request.Method)
            ? ($"{context.Request.Path}{context.Request.QueryString}", true)
            : await drafts.KeepAsync(context);
        context.Response.Redirect(SignInPaths.WithReturn(back, isLost: !isKept));
        return true;
    }

    /// <summary>Signs the person in, under a new session: one that somebody has prepared is not taken over.</summary>
    public static Task SignInAsync(HttpContext context, SignedInBy by, TimeProvider time) =>
        context.SignInAsync(SignInSchemes.Session, SessionTicket.New(by, time.GetUtcNow()).Write());
}

/// <summary>The addresses of signing in and out.</summary>
internal static class SignInPaths
{
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    /// <summary>Of App Service itself: it has made the sign-in, and only it can end it.</summary>
    public const string AppServiceSignOut = "/.auth/logout";

    public const string Provider = "/sign-in/provider";
    public const string ProviderCallback = "/sign-in/provider/callback";

    public const string ReturnParameter = "returnUrl";

    /// <summary>Set if what somebody has sent could not be kept.</summary>
    public const string LostParameter = "lost";

    public static string WithReturn(string back, bool isLost = false) => (back, isLost) switch
    {
        ("/", false) => SignIn,
        (_, false) => $"{SignIn}?{ReturnParameter}={Uri.EscapeDataString(back)}",
        _ => $"{SignIn}?{ReturnParameter}={Uri.EscapeDataString(back)}&{LostParameter}=1",
    };

    /// <summary>Where to go after the sign-in: only to a page of ours, whatever the address says.</summary>
    public static string Local(string? back) => back is ['/', ..] && !IsElsewhere(back) && !back.StartsWith(SignIn, StringComparison.OrdinalIgnoreCase) ? back : "/";

    // Browsers take "//host" and "/\host" for another host, and pass over control characters when they look for that. What is not escaped
    // cannot be sent back as an address, and no page of ours has such a one.
    private static bool IsElsewhere(string back) => (back.Length > 1 && back[1] is '/' or '\\') || back.Any(character => char.IsControl(character) || !char.IsAscii(character));
}
