using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

public sealed class AttemptPlacesTests
{
    private static readonly Guid Many = Guid.NewGuid();
    private static readonly Guid Few = Guid.NewGuid();

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly AttemptPlaces _places;

    public AttemptPlacesTests() => _places = new AttemptPlaces(_time);

    [Fact]
    public void One_definition_has_half_of_the_places_and_others_and_other_lanes_find_theirs()
    {
        Assert.Equal(16, TakeAll(AttemptLane.Calls, Many).Count);
        Assert.Equal(8, TakeAll(AttemptLane.Calls, Few).Count);
        Assert.NotEmpty(TakeAll(AttemptLane.Mail, Many));
        Assert.NotEmpty(TakeAll(AttemptLane.Scripts, Many));
    }

    [Fact]
    public void However_many_definitions_come_there_is_a_top_and_mail_stays_outside_of_it()
    {
        var taken = Enum.GetValues<AttemptLane>().Where(lane => lane != AttemptLane.Mail)
            .Sum(lane => Enumerable.Range(0, 1_000).Count(_ => _places.Ask(lane, Guid.NewGuid(), isClaimed: true) is PlaceForAttempt.Taken));
        Assert.InRange(taken, 1, AttemptPlaces.Most - 1);
        Assert.Equal(AttemptPlaces.Most - taken, Enumerable.Range(0, 1_000)
            .Count(_ => _places.Ask(AttemptLane.Mail, Guid.NewGuid(), isClaimed: false) is PlaceForAttempt.Taken));
    }

    [Fact]
    public void A_place_that_is_given_back_is_the_next_ones()
    {
        var taken = TakeAll(AttemptLane.Calls, Many);
        taken[0].Dispose();
        Assert.Single(TakeAll(AttemptLane.Calls, Many));
    }

    [Fact]
    public void An_attempt_that_had_begun_when_its_worker_died_does_not_take_turns_again()
    {
        TakeAll(AttemptLane.Calls, Many);
        Assert.IsType<PlaceForAttempt.Taken>(_places.Ask(AttemptLane.Calls, Many, isClaimed: true));
    }

    [Fact]
    public void Those_who_find_no_place_come_again_one_after_another_and_nobody_waits_for_those_of_another()
    {
        TakeAll(AttemptLane.Calls, Many);
        TakeAll(AttemptLane.Calls, Few);
        var pauses = Enumerable.Range(0, 1_000).Select(_ => Pause(Many)).ToList();
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(pauses.Count, pauses.Distinct().Count());
        Assert.InRange(pauses[0], TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        Assert.InRange(pauses[^1], TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
        Assert.InRange(Pause(Few), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Nobody_is_sent_away_for_more_than_a_minute_and_what_was_long_ago_is_forgotten()
    {
        TakeAll(AttemptLane.Calls, Many);
        Assert.Equal(TimeSpan.FromMinutes(1), Enumerable.Range(0, 10_000).Select(_ => Pause(Many)).Max());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.InRange(Pause(Many), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task An_attempt_that_gets_no_place_is_not_claimed_and_runs_under_the_same_number_later()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneEffect());
        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
        var taken = TakeAll(AttemptLane.Calls, (await lab.PeekAsync(id)).Snapshot.Origin.DefinitionId);

        var until = await lab.Runner.TryExecuteAsync(id, attempt, _places, TestContext.Current.CancellationToken);
        Assert.InRange(until!.Value - _time.GetUtcNow(), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        Assert.Empty(await lab.HistoryAsync(id, HistoryKind.AttemptStarted));
        Assert.Empty(lab.Executor.EffectKeys);

        taken[0].Dispose();
        Assert.Null(await lab.Runner.TryExecuteAsync(id, attempt, _places, TestContext.Current.CancellationToken));
        Assert.Null(await lab.Runner.TryExecuteAsync(id, attempt, _places, TestContext.Current.CancellationToken));
        Assert.Single(lab.Executor.EffectKeys);
        Assert.Single(TakeAll(AttemptLane.Calls, (await lab.PeekAsync(id)).Snapshot.Origin.DefinitionId));
    }

    private TimeSpan Pause(Guid definition) =>
        Assert.IsType<PlaceForAttempt.NotYet>(_places.Ask(AttemptLane.Calls, definition, isClaimed: false)).Until - _time.GetUtcNow();

    /// <summary>Takes places until there is none left for the definition.</summary>
    private List<PlaceForAttempt.Taken> TakeAll(AttemptLane lane, Guid definition)
    {
        var taken = new List<PlaceForAttempt.Taken>();
        while (_places.Ask(lane, definition, isClaimed: false) is PlaceForAttempt.Taken place)
            taken.Add(place);
        return taken;
    }
}
