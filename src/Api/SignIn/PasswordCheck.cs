namespace WorkflowFunctions.Api.SignIn;

/// <summary>What came of a name and a password.</summary>
public abstract record PasswordCheck
{
    private PasswordCheck()
    {
    }

    /// <summary>The password is this user's.</summary>
    public sealed record Right(UserSettings User) : PasswordCheck;

    /// <summary>There is no such user, or the password is another.</summary>
    public sealed record Wrong : PasswordCheck;

    /// <summary>It was not looked at: too many have failed before. The next one may come after the pause.</summary>
    public sealed record Slowed(TimeSpan Pause) : PasswordCheck;

    /// <summary>It was not looked at: too many are waiting already.</summary>
    public sealed record Busy : PasswordCheck;
}
