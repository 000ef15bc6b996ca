using Microsoft.Extensions.Logging;
using WorkflowFunctions.Api.Limits;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>
/// Puts into the audit who signs in with a browser and out, and which sign-ins are slowed down. A name that no user has may be a password
/// in the wrong field, so it is never kept. Whatever somebody repeats, entries are few: the counters have a fixed size, and each worker
/// counts for itself.
/// </summary>
public sealed partial class SignInAudit(ISignInHistory history, TimeProvider time, ILogger<SignInAudit> logger)
{
    /// <summary>
    /// How many entries there are at once of one person, of the guesses of one user's password, and of all addresses that are slowed down;
    /// after that, one more for every <see cref="Pause"/>.
    /// </summary>
    public const int AtOnce = 24;

    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>How long a sign-in waits for the store. The entry may still come into being after that.</summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromSeconds(5);

    private readonly LeakyBuckets _entries = new(time, AtOnce, Pause);
    private readonly LeakyBuckets _slowed = new(time, 1, Pause);

    /// <summary>Done when it is kept, or cannot be: nobody is kept out by that.</summary>
    /// <param name="how">How, for people: "with a password".</param>
    public Task SignedInAsync(Person person, string how) => OfPersonAsync(SecurityKind.SignedIn, person, $"{person?.Name} signed in {how}.");

    /// <inheritdoc cref="SignedInAsync"/>
    public Task SignedOutAsync(Person person) => OfPersonAsync(SecurityKind.SignedOut, person, $"{person?.Name} signed out.");

    /// <summary>Sign-ins of this user from this address wait now. It takes as long as for a name that no user has: nothing is waited for.</summary>
    public void Slowed(UserSettings user, string address)
    {
        ArgumentNullException.ThrowIfNull(user);
        Slowed(["user", user.Name], ["user", user.Name, address], user.Name, $"Sign-ins as {user.Name} from {ClientAddress.Shown(address)} are slowed down: too many have failed.");
    }

    /// <summary>Sign-ins from this address wait now, whatever name they use.</summary>
    public void Slowed(string address)
    {
        var shown = ClientAddress.Shown(address);
        Slowed(["addresses"], ["address", address], shown, $"Sign-ins from {shown} are slowed down, whatever name they use: too many have failed.");
    }

    private async Task OfPersonAsync(SecurityKind kind, Person person, string message)
    {
        ArgumentNullException.ThrowIfNull(person);
        string[] counted = ["person", person.Key];
        if (_entries.Take(counted) > TimeSpan.Zero)
            return;
        var isLast = _entries.WaitFor(counted) > TimeSpan.Zero;
        await KeepAsync(new(0, time.GetUtcNow(), kind.ToString(), person, person.Name, isLast ? $"{message} This person did so very often: more of it is left out." : message));
    }

    private void Slowed(string[] counted, string[] told, string subject, string message)
    {
        if (_slowed.Take(told) > TimeSpan.Zero)
            return;
        if (_entries.Take(counted) > TimeSpan.Zero)
        {
            _slowed.GiveBack(told);
            return;
        }

        LogSlowed(message);
        var entry = new SecurityEntry(0, time.GetUtcNow(), nameof(SecurityKind.SignInsSlowed), By: null, subject, message);
        _ = Task.Run(() => KeepAsync(entry));
    }

    private async Task KeepAsync(SecurityEntry entry)
    {
        try
        {
            await history.AddSignInAsync(entry).WaitAsync(MostWait, time);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or TimeoutException)
        {
            LogNotKept(entry.Message, failure.Message);
        }
    }

    [LoggerMessage(511, LogLevel.Warning, "{Message}")]
    private partial void LogSlowed(string message);

    [LoggerMessage(514, LogLevel.Warning, "The audit may lack an entry, because the store did not take it in time: {Entry} {Reason}")]
    private partial void LogNotKept(string entry, string reason);
}
