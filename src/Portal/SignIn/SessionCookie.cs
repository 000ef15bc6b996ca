using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>Configures the cookie that names who is signed in with a browser.</summary>
internal sealed class SessionCookie : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public const string Name = "workflow";

    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != SignInSchemes.Session)
            return;
        options.Cookie.Name = Name;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        // By http nobody signs in but on this very machine.
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.SlidingExpiration = true;
        options.ExpireTimeSpan = SessionLimits.Idle;
        options.Events = new()
        {
            OnValidatePrincipal = ValidateAsync,
            OnRedirectToReturnUrl = _ => Task.CompletedTask,
        };
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var callers = context.HttpContext.RequestServices.GetRequiredService<SessionCallers>();
        if (await callers.FindAsync(context.Principal!, context.HttpContext.RequestAborted) is { } caller)
        {
            // The end of the sign-in is told by the ticket's session, which the caller does not have.
            if (SessionTicket.Read(context.Principal!) is { } ticket)
                context.HttpContext.Features.Set(ticket);
            context.ReplacePrincipal(new ClaimsPrincipal(new CallerIdentity(caller, SignInSchemes.Session)));
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(SignInSchemes.Session);
    }
}
