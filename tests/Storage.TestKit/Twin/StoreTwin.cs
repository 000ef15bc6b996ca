using FsCheck;
using FsCheck.Fluent;

namespace WorkflowFunctions.Storage.TestKit.Twin;

/// <summary>
/// Plays random scripts on a store and on <see cref="InMemoryInstanceStore"/>, and finds the first difference in their results.
/// </summary>
public static class StoreTwin
{
    /// <param name="open">A new, empty store at every call. It is disposed after its script if it can be.</param>
    /// <param name="scripts">How many scripts to play.</param>
    /// <exception cref="Exception">The twins differ. The message has the shortest script found and both results.</exception>
    public static void Check(Func<Task<StoreUnderTest>> open, int scripts, CancellationToken stop)
    {
        // The property runner is synchronous, so scripts are played away from any test framework's synchronization context.
        var property = Prop.ForAll(
            OperationGenerator.Scripts,
            script => Task.Run(() => PlayAsync(open, script, stop), stop).GetAwaiter().GetResult());
        property.Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Cases.Of(scripts)));
    }

    private static async Task PlayAsync(Func<Task<StoreUnderTest>> open, StoreScript script, CancellationToken stop)
    {
        await using var store = await open();
        var (model, player) = (new StorePlayer(StoreUnderTest.Of(new InMemoryInstanceStore())), new StorePlayer(store));
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

/// <summary>The result of an operation differs between a store and the model.</summary>
public sealed class TwinsDifferException(string message) : Exception(message);
