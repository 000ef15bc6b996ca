using WorkflowFunctions.Engine.Embedded;

namespace WorkflowFunctions.Engine.Tests;

public sealed class FairQueueTests
{
    private static readonly Guid Many = Guid.NewGuid();
    private static readonly Guid Few = Guid.NewGuid();

    [Fact]
    public async Task One_that_comes_with_many_has_half_of_the_places_and_the_others_find_the_rest()
    {
        var queue = new FairQueue<Guid>(8);
        Add(queue, Many, 20);
        Assert.Equal(4, await DrainAsync(queue));

        Add(queue, Few, 20);

        Assert.Equal(2, await DrainAsync(queue));
    }

    [Fact]
    public async Task However_many_hang_each_has_a_place_at_least()
    {
        var queue = new FairQueue<Guid>(4);
        for (var number = 0; number < 50; number++)
            Add(queue, Guid.NewGuid(), 10);
        Assert.InRange(await DrainAsync(queue), 50, 54);

        queue.Add(Few, Few);

        Assert.Equal(Few, await queue.TakeAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Turns_go_round()
    {
        var queue = new FairQueue<Guid>(100);
        Add(queue, Many, 3);
        Add(queue, Few, 2);
        var taken = new List<Guid>();
        for (var turn = 0; turn < 5; turn++)
            taken.Add(await queue.TakeAsync(TestContext.Current.CancellationToken));
        Assert.Equal([Many, Few, Many, Few, Many], taken);
    }

    [Fact]
    public async Task A_place_that_is_given_back_is_the_next_ones()
    {
        var queue = new FairQueue<Guid>(2);
        Add(queue, Many, 3);
        Assert.Equal(1, await DrainAsync(queue));
        var next = queue.TakeAsync(TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);

        queue.Done(Many);

        Assert.Equal(Many, await next.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));
    }

    private static void Add(FairQueue<Guid> queue, Guid key, int count)
    {
        for (var number = 0; number < count; number++)
            queue.Add(key, key);
    }

    /// <summary>Takes what may be taken now.</summary>
    private static async Task<int> DrainAsync(FairQueue<Guid> queue)
    {
        using var stop = new CancellationTokenSource();
        for (var count = 0; ; count++)
        {
            var next = queue.TakeAsync(stop.Token);
            if (next.IsCompleted)
                continue;
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
            return count;
        }
    }
}
