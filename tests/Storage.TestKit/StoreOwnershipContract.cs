using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>
/// One fact for each rule of <see cref="IStoreOwnership"/>. The tests of a store derive from it and say how engines reach for the one
/// place that belongs to a test.
/// </summary>
public abstract class StoreOwnershipContract
{
    [Fact]
    public async Task Who_acquires_a_store_owns_it()
    {
        await using var first = Open(1);
        await first.AcquireAsync();

        first.EnsureHeld();
    }

    [Fact]
    public async Task Who_has_not_acquired_a_store_does_not_own_it()
    {
        await using var first = Open(1);

        Assert.Throws<StorageRefusedException>(first.EnsureHeld);
    }

    [Fact]
    public async Task A_second_engine_is_refused_by_the_owners_name_and_the_owner_keeps_the_store()
    {
        await using var first = Open(1);
        await first.AcquireAsync();
        await using (var second = Open(2))
        {
            var refused = await Assert.ThrowsAsync<StorageRefusedException>(second.AcquireAsync);
            Assert.Contains(NameOf(1), refused.Message, StringComparison.Ordinal);
            Assert.Throws<StorageRefusedException>(second.EnsureHeld);
        }

        // An engine that was refused has nothing to give back.
        first.EnsureHeld();
        await using var third = Open(3);
        await Assert.ThrowsAsync<StorageRefusedException>(third.AcquireAsync);
    }

    [Fact]
    public async Task Of_many_engines_at_once_one_gets_the_store()
    {
        var engines = Enumerable.Range(1, 8).Select(Open).ToList();
        try
        {
            var outcomes = await Task.WhenAll(engines.Select(engine => Task.Run(() => IsGrantedAsync(engine))));

            Assert.Single(outcomes, granted => granted);
            Assert.Equal(outcomes, engines.Select(IsHeld));
        }
        finally
        {
            foreach (var engine in engines)
                await engine.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_is_released_is_the_next_engines_and_no_longer_the_first_ones()
    {
        await using var first = Open(1);
        await first.AcquireAsync();
        await first.DisposeAsync();
        Assert.Throws<StorageRefusedException>(first.EnsureHeld);

        await using var second = Open(2);
        await second.AcquireAsync();
        await first.DisposeAsync();

        second.EnsureHeld();
        await using var third = Open(3);
        await Assert.ThrowsAsync<StorageRefusedException>(third.AcquireAsync);
    }

    [Fact]
    public async Task What_a_killed_engine_leaves_behind_keeps_nobody_out_for_ever()
    {
        await LeaveAsKilledAsync();

        await using var second = Open(2);
        await second.AcquireAsync();

        second.EnsureHeld();
    }

    /// <summary>What an engine uses to own the test's place. It is the same place at every call of a test.</summary>
    /// <param name="engine">Which engine: another number is another engine.</param>
    protected abstract IStoreOwnership Open(int engine);

    /// <summary>The name of this engine in the refusal of others.</summary>
    protected abstract string NameOf(int engine);

    /// <summary>Leaves the place like an engine that was killed while it owned it, after the time that the store needs to notice.</summary>
    protected abstract Task LeaveAsKilledAsync();

    private static async Task<bool> IsGrantedAsync(IStoreOwnership engine)
    {
        try
        {
            await engine.AcquireAsync();
            return true;
        }
        catch (StorageRefusedException)
        {
            return false;
        }
    }

    private static bool IsHeld(IStoreOwnership engine)
    {
        try
        {
            engine.EnsureHeld();
            return true;
        }
        catch (StorageRefusedException)
        {
            return false;
        }
    }
}
