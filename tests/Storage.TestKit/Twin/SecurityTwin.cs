using FsCheck;
using FsCheck.Fluent;

namespace WorkflowFunctions.Storage.TestKit.Twin;

/// <summary>
/// Plays random scripts on stores of roles, delegations and sign-ins and on <see cref="InMemorySecurityStore"/>, and finds the first difference
/// in their results.
/// </summary>
public static class SecurityTwin
{
    /// <param name="open">A new, empty store at every call, and what closes it.</param>
    /// <param name="scripts">How many scripts to play.</param>
    /// <exception cref="Exception">The twins differ. The message has the shortest script found and both results.</exception>
    public static void Check(Func<Task<(SecurityUnderTest Stores, IAsyncDisposable? Owner)>> open, int scripts, CancellationToken stop)
    {
        // The property runner is synchronous, so scripts are played away from any test framework's synchronization context.
        var property = Prop.ForAll(SecurityScript.Any, script => Task.Run(() => PlayAsync(open, script, stop), stop).GetAwaiter().GetResult());
        property.Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Cases.Of(scripts)));
    }

    private static async Task PlayAsync(
        Func<Task<(SecurityUnderTest Stores, IAsyncDisposable? Owner)>> open, SecurityScript script, CancellationToken stop)
    {
        var (stores, owner) = await open();
        await using var closed = owner;
        var (model, player) = (new SecurityPlayer(SecurityUnderTest.Of(new InMemorySecurityStore())), new SecurityPlayer(stores));
        for (var index = 0; index < script.Operations.Length; index++)
        {
            var operation = script.Operations[index];
            var expected = await model.PlayAsync(operation, stop);
            var actual = await player.PlayAsync(operation, stop);
            if (expected != actual)
                throw new TwinsDifferException($"{index + 1}. {operation}\nmodel: {expected}\nstore: {actual}");
        }
    }
}
