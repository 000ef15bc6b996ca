namespace WorkflowFunctions.Api.SignIn;

/// <summary>The result of checking a name and a password.</summary>
public abstract record PasswordCheck
{
    private PasswordCheck()
    {
    }

    /// <summary>The password belongs to this user.</summary>
    public sealed record Right(UserSettings User) : PasswordCheck;

    /// <summary>There is no such user, or the password is wrong.</summary>
    public sealed record Wrong : PasswordCheck;

    /// <summary>Not checked, because too many attempts have failed. The next one may come after the pause.</summary>
    public sealed record Slowed(TimeSpan Pause) : PasswordCheck;

    /// <summary>Not checked, because too many checks are waiting already.</summary>
    public sealed record Busy : PasswordCheck;
}
