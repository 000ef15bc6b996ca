using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>The result of a sign-in by name and password.</summary>
public abstract record UserSignInResult
{
    private UserSignInResult()
    {
    }

    public sealed record SignedIn(UserSettings User) : UserSignInResult;

    /// <summary>There is no such user, or the password is wrong.</summary>
    public sealed record Wrong : UserSignInResult;

    /// <summary>Name and password were not looked at.</summary>
    public sealed record Refused(ApiError Error) : UserSignInResult;
}

/// <summary>Signs configured users in, whatever way name and password have come.</summary>
public sealed class UserSignIn(PasswordVerifier passwords, CallerDirectory callers, HostTransport transport)
{
    /// <summary>Whether a password may come over this connection.</summary>
    public bool MayCome(HttpContext context) => transport.IsPrivate(context);

    public async Task<UserSignInResult> CheckAsync(HttpContext context, string name, string password)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!MayCome(context))
            return new UserSignInResult.Refused(SignInRefusal.Readable().Error);
        var check = await passwords.VerifyAsync(name, password, ClientAddress.Of(context), context.RequestAborted).ConfigureAwait(false);
        return check switch
        {
            PasswordCheck.Right(var user) => new UserSignInResult.SignedIn(user),
            PasswordCheck.Slowed(var pause) => new UserSignInResult.Refused(SignInRefusal.Slowed(pause).Error),
            PasswordCheck.Busy => new UserSignInResult.Refused(SignInRefusal.Busy().Error),
            _ => new UserSignInResult.Wrong(),
        };
    }

    /// <summary>The user as a caller, with the roles held now.</summary>
    public Caller CallerOf(UserSettings user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return callers.Find(
            new(CallerKeys.Users, user.Name), user.Name, user.Mail, user.RoleIds, [new(RoleClaimType.User, user.Name, SignInSchemes.Basic)]);
    }
}
