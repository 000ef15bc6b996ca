using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Portal.Http;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>Takes the forms of signing in and out.</summary>
internal static class SignInEndpoints
{
    /// <summary>More than any name and password need.</summary>
    private const int LongestForm = 16 * 1024;

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapForm(SignInPaths.SignIn, SignInAsync, new Access.Anonymous(), LongestForm);
        routes.MapForm(SignInPaths.SignOut, SignOutAsync, new Access.Anonymous(), LongestForm);
        routes.MapGet(SignInPaths.Provider, AtProviderAsync).WithMetadata(new Access.Anonymous(), new PartOfPages());
    }

    private static async Task SignInAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (name, password) = (form["name"].ToString(), form["password"].ToString());
        var services = context.RequestServices;
        switch (await services.GetRequiredService<UserSignIn>().CheckAsync(context, name, password))
        {
            case UserSignInResult.SignedIn(var user):
                await BrowserSignIn.SignInAsync(context, SignedInBy.Password.Of(user), services.GetRequiredService<TimeProvider>());
                await services.GetRequiredService<SignInAudit>().SignedInAsync(services.GetRequiredService<UserSignIn>().CallerOf(user).Person, "with a password");
                context.Response.Redirect(SignInPaths.Local(form[SignInPaths.ReturnParameter]));
                return;
            case UserSignInResult.Refused(var error):
                error.TellPause(context);
                await context.ShowAgainAsync(new(error.Message, error.Code.Status), form);
                return;
            default:
                await context.ShowAgainAsync(new("The user name or the password is wrong.", StatusCodes.Status401Unauthorized), form);
                return;
        }
    }

    private static async Task SignOutAsync(HttpContext context)
    {
        if (context.Features.Get<SessionTicket>() is { } ticket)
        {
            await context.RequestServices.GetRequiredService<EndedSessions>().EndAsync(ticket);
            await context.RequestServices.GetRequiredService<SignInAudit>().SignedOutAsync(context.Caller().Person);
        }

        await context.SignOutAsync(SignInSchemes.Session);
        context.Response.Redirect(context.User.Identity?.AuthenticationType == SignInSchemes.AppService ? SignInPaths.AppServiceSignOut : SignInPaths.SignIn);
    }

    private static async Task AtProviderAsync(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<SignInSettings>().OpenIdConnect is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // Whoever listens on the way would get the cookie that this ends in.
        if (!context.RequestServices.GetRequiredService<UserSignIn>().MayCome(context))
        {
            await new ApiError(ErrorCodes.ReadableSignIn, "A sign-in over plain HTTP can be read on its way. Use https.").ExecuteAsync(context);
            return;
        }

        var back = SignInPaths.Local(context.Request.Query[SignInPaths.ReturnParameter]);
        await context.RequestServices.GetRequiredService<ProviderSignIn>().ChallengeAsync(context, back);
    }
}
