using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Delegations;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>Delegations as they are made and ended, and what is left of those that have run out.</summary>
public sealed class DelegationServiceTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly HeldDelegations _store = new();
    private readonly DelegationCache _cache;
    private readonly DelegationService _service;

    public DelegationServiceTests()
    {
        _cache = new(_store, _time, NullLogger<DelegationCache>.Instance);
        _service = new(_store, _cache, _time, NullLogger<DelegationService>.Instance);
    }

    [Fact]
    public async Task The_same_again_is_the_one_that_runs_and_another_time_or_type_is_another()
    {
        var first = await MakeAsync("a", "b");

        Assert.Same(first, await RunAsync(first with { Id = Guid.NewGuid() }));
        await RunAsync(first with { Id = Guid.NewGuid(), WorkflowTypes = ["Renewal"] });
        await RunAsync(first with { Id = Guid.NewGuid(), Until = first.Until.AddDays(1) });

        Assert.Equal(3, _store.Set.Delegations.Length);
        Assert.Same(_store.Set, _cache.Current);
    }

    [Fact]
    public async Task No_more_run_from_one_person_or_to_one_person_than_may_and_what_has_run_out_does_not_count()
    {
        foreach (var number in Enumerable.Range(0, DelegationSet.MostOfOnePerson))
        {
            await MakeAsync("a", $"b{number}");
            await MakeAsync($"c{number}", "d");
        }

        Assert.IsType<DelegationResult.TooManyFrom>(await _service.MakeAsync(New("a", "e")));
        Assert.IsType<DelegationResult.TooManyTo>(await _service.MakeAsync(New("e", "d")));
        await MakeAsync("d", "a");

        _time.Advance(TimeSpan.FromDays(1));
        await MakeAsync("a", "d");
    }

    [Fact]
    public async Task Nobody_takes_all_the_places_of_the_one_who_would_answer()
    {
        foreach (var number in Enumerable.Range(0, DelegationSet.MostOfOnePair))
            await RunAsync(New("a", "b") with { Until = _time.GetUtcNow().AddHours(number + 1) });

        Assert.IsType<DelegationResult.TooManyOfPair>(await _service.MakeAsync(New("a", "b") with { Until = _time.GetUtcNow().AddHours(20) }));
        await MakeAsync("a", "c");
        await MakeAsync("d", "b");

        _time.Advance(TimeSpan.FromHours(1));
        await RunAsync(New("a", "b") with { Until = _time.GetUtcNow().AddHours(20) });
    }

    [Fact]
    public async Task There_is_a_limit_to_all_that_run()
    {
        _store.Set = new(_store.Set.Head, Enumerable.Range(0, DelegationSet.Most - 1).Select(number => New($"from {number}", $"to {number}")));
        await MakeAsync("a", "b");

        Assert.IsType<DelegationResult.TooMany>(await _service.MakeAsync(New("c", "d")));
    }

    [Fact]
    public async Task What_has_run_out_is_removed_with_the_next_changes_no_more_at_once_than_a_store_takes()
    {
        _store.Set = new(_store.Set.Head, Enumerable.Range(0, DelegationSet.MostChanged).Select(number => New($"from {number}", $"to {number}")));
        _time.Advance(TimeSpan.FromDays(1));

        await MakeAsync("a", "b");
        Assert.Equal(2, _store.Set.Delegations.Length);
        await MakeAsync("c", "d");

        Assert.Equal(["a", "c"], _store.Set.Delegations.Select(delegation => delegation.From.Key).Order());
        Assert.Equal([DelegationSet.MostChanged, 2], _store.Changes.Select(change => change.Length));
    }

    [Fact]
    public async Task Who_is_absent_and_who_manages_end_it_who_answers_may_not_and_others_learn_nothing_of_it()
    {
        var first = await MakeAsync("a", "b");

        Assert.IsType<DelegationResult.MayNotEnd>(await _service.EndAsync(first.Id, By("b")));
        Assert.IsType<DelegationResult.NoSuchDelegation>(await _service.EndAsync(first.Id, By("c")));
        Assert.IsType<DelegationResult.Ended>(await _service.EndAsync(first.Id, By("a")));
        Assert.IsType<DelegationResult.NoSuchDelegation>(await _service.EndAsync(first.Id, By("a")));
        Assert.IsType<DelegationResult.Ended>(await _service.EndAsync((await MakeAsync("a", "b")).Id, By("c", AccessString.ManageDelegations)));

        var last = await MakeAsync("a", "b");
        _time.Advance(TimeSpan.FromDays(1));
        Assert.IsType<DelegationResult.NoSuchDelegation>(await _service.EndAsync(last.Id, By("a")));
    }

    [Fact]
    public async Task If_another_worker_was_faster_the_change_is_made_on_what_is_there_then()
    {
        await MakeAsync("a", "b");
        // This worker does not know of it yet.
        _store.Add(New("c", "d"));

        await MakeAsync("e", "f");

        Assert.Equal(["a", "c", "e"], _store.Set.Delegations.Select(delegation => delegation.From.Key).Order());
    }

    private static Caller By(string key, params string[] accessStrings) => new(new Person(key, key), [], [.. accessStrings]);

    private Delegation New(string from, string to) =>
        new(Guid.NewGuid(), new(from, from), [], new(to, to), _time.GetUtcNow().AddDays(1), [], new(from, from), _time.GetUtcNow());

    private Task<Delegation> MakeAsync(string from, string to) => RunAsync(New(from, to));

    private async Task<Delegation> RunAsync(Delegation wanted) => Assert.IsType<DelegationResult.Runs>(await _service.MakeAsync(wanted)).Delegation;
}
