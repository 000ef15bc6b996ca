using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Lists take a share of the machine, whoever asks for how many.</summary>
public sealed class ListGateTests
{
    private const int AtOnce = 2;

    [Fact]
    public async Task No_more_lists_are_read_at_once_than_the_store_says_and_one_of_each_caller()
    {
        var (lists, time) = (new HeldLists(), new FakeTimeProvider(DateTimeOffset.UtcNow));
        await using var installation = await StartAsync(lists, time);
        List<Task<ApiResponse>> asked = [.. Ask(installation, "carol", 5), .. Ask(installation, "alice", 5), .. Ask(installation, "bob", 5)];

        await Eventually.SeesAsync(() => Task.FromResult(lists.Held), held => held == AtOnce);
        Assert.Equal(AtOnce, lists.Held);
        await lists.FinishAsync(asked);

        Assert.All(await Task.WhenAll(asked), response => response.Is(200));
        Assert.Equal(AtOnce, lists.MostHeld);
    }

    [Fact]
    public async Task Whoever_lets_too_many_lists_wait_is_refused_and_another_caller_is_not()
    {
        // The clock stands still. No list waits too long, however long the machine takes to bring all of them here.
        var (lists, time) = (new HeldLists(), new FakeTimeProvider(DateTimeOffset.UtcNow));
        await using var installation = await StartAsync(lists, time);
        var asked = Ask(installation, "carol", 30);

        await Eventually.SeesAsync(() => Task.FromResult(asked.Count(response => response.IsCompleted)), refused => refused == 30 - 16);
        foreach (var refused in asked.Where(response => response.IsCompleted))
            (await refused).Fails(ErrorCodes.TooManyRequests);
        var other = Ask(installation, "alice", 1)[0];
        await Eventually.SeesAsync(() => Task.FromResult(lists.Held), held => held == 2);
        await lists.FinishAsync([.. asked, other]);

        (await other).Is(200);
        Assert.Equal(16, (await Task.WhenAll(asked)).Count(response => response.Status == 200));
    }

    [Fact]
    public async Task A_list_that_waits_too_long_is_refused_and_told_when_to_come_again()
    {
        var (lists, time) = (new HeldLists(), new FakeTimeProvider(DateTimeOffset.UtcNow));
        await using var installation = await StartAsync(lists, time);
        List<Task<ApiResponse>> held = [.. Ask(installation, "carol", 1), .. Ask(installation, "alice", 1)];
        await Eventually.SeesAsync(() => Task.FromResult(lists.Held), count => count == 2);
        var late = Ask(installation, "bob", 1)[0];

        await Eventually.SeesAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(11));
            return Task.FromResult(late.IsCompleted);
        }, isRefused => isRefused);

        Assert.Equal("2", (await late).Fails(ErrorCodes.ListsBusy).Header("Retry-After"));
        await lists.FinishAsync(held);
    }

    private static List<Task<ApiResponse>> Ask(Installation installation, string name, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => installation.As(name).GetAsync("/Workflow/Instances/AssignedToMe"))];

    private static Task<Installation> StartAsync(HeldLists lists, FakeTimeProvider time) => Installation.StartAsync(builder =>
    {
        builder.Services.AddSingleton<IInstanceLists>(lists);
        builder.UseTime(time);
    });

    /// <summary>Lists that are being read until the test lets them go.</summary>
    private sealed class HeldLists : IInstanceLists
    {
        private readonly ConcurrentQueue<TaskCompletionSource> _held = [];
        private int _count;
        private int _most;

        public int AtOnce => ListGateTests.AtOnce;

        public int Held => Volatile.Read(ref _count);

        public int MostHeld => Volatile.Read(ref _most);

        public async Task<InstancePage> ListAsync(InstanceListQuery query, CancellationToken cancellation)
        {
            var count = Interlocked.Increment(ref _count);
            InterlockedMost(count);
            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held.Enqueue(held);
            await held.Task.WaitAsync(cancellation);
            Interlocked.Decrement(ref _count);
            return new InstancePage([], 0);
        }

        public Task<bool> AnyLiveAsync(Guid definitionId, CancellationToken cancellation) => Task.FromResult(false);

        public Task<bool> AnyLiveAsync(Guid definitionId, IReadOnlyCollection<int> versions, CancellationToken cancellation) => Task.FromResult(false);

        /// <summary>Lets every list go, as it comes, until all are answered.</summary>
        public Task<bool> FinishAsync(IReadOnlyCollection<Task<ApiResponse>> asked) => Eventually.SeesAsync(() =>
        {
            while (_held.TryDequeue(out var held))
                held.SetResult();
            return Task.FromResult(asked.All(response => response.IsCompleted));
        }, areAll => areAll);

        private void InterlockedMost(int count)
        {
            for (var most = MostHeld; count > most; most = MostHeld)
                Interlocked.CompareExchange(ref _most, count, most);
        }
    }
}
