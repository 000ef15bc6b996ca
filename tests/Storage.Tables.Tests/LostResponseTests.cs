using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>
/// The service does a write, and its response is lost. The client repeats the write, and the service refuses the repetition. That must
/// look like the success it was, at every write of an operation.
/// </summary>
public sealed class LostResponseTests
{
    private const int MostWrites = 30;

    private readonly string _prefix = Stores.NewPrefix();
    private readonly FakeTimeProvider _time = new(Sample.At(0));
    private int _writes;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_whose_responses_get_lost_is_a_start()
    {
        var wire = new Wire(_prefix);
        await using var plant = await Plant.OpenAsync(wire, _time);
        await plant.PublishAsync(Plant.TwoSteps());
        for (var write = 1; write == 1 || _writes >= write - 1; write++)
        {
            LoseResponse(wire, write);
            var started = Sample.Started(definition: Plant.TwoSteps());

            Assert.True(await plant.Store.CreateAsync(started.Snapshot, started.History));

            Assert.Equal(StoredText.Of(started.Snapshot), StoredText.Of((await plant.Store.ReadAsync(started.Snapshot.Id, Stop))!.Snapshot));
            Assert.Equal(write, (await plant.ListAsync(new InstanceScope.All())).Count);
        }
    }

    [Fact]
    public async Task An_append_whose_responses_get_lost_is_an_append()
    {
        var wire = new Wire(_prefix);
        await using var plant = await Plant.OpenAsync(wire, _time);
        var snapshot = await plant.StartAsync(Plant.TwoSteps());
        for (var write = 1; write == 1 || _writes >= write - 1; write++)
        {
            LoseResponse(wire, write);

            Assert.IsType<AppendResult.Appended>(await plant.Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: write, minute: 0)));

            Assert.Equal(write, (await plant.Store.ReadAsync(snapshot.Id, Stop))!.Unread.Length);
        }
    }

    [Fact]
    public async Task A_commit_whose_responses_get_lost_is_a_commit_and_its_lists_are_right()
    {
        for (var write = 1; write == 1 || _writes >= write - 1; write++)
        {
            var prefix = Stores.NewPrefix();
            var wire = new Wire(prefix);
            await using var plant = await Plant.OpenAsync(wire, _time);
            var snapshot = await plant.StartAsync(Plant.TwoSteps());
            await plant.Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 0));
            var read = (await plant.Store.ReadAsync(snapshot.Id, Stop))!;
            LoseResponse(wire, write);

            Assert.True(await plant.Store.CommitAsync(Sample.Turn(read, minute: 0, Plant.TwoSteps())));

            await Truth.ListsAgreeAsync(plant, snapshot.Id);
            await Truth.HistoryIsWholeAsync(plant, snapshot.Id, votes: 1);
            await using var later = await Plant.RestartAsync(prefix, _time);
            await later.Resume.RunAsync(Stop);
            await Truth.NothingIsLeftOverAsync(prefix, snapshot.Id);
        }
    }

    [Fact]
    public async Task A_saved_definition_whose_response_gets_lost_is_saved()
    {
        var wire = new Wire(_prefix);
        await using var store = await wire.OpenAsync();
        var draft = Sample.Definition();
        var head = new DefinitionHead(draft.Id, "First", draft.WorkflowType, null, null, true, 1, null, 1);
        LoseResponse(wire, 1);
        Assert.True(await store.SaveAsync(head, draft, expectedRevision: 0));

        LoseResponse(wire, 1);
        Assert.True(await store.SaveAsync(head with { DisplayName = "Second", Revision = 2 }, draft, expectedRevision: 1));

        Assert.Equal("Second", (await store.FindHeadAsync(draft.Id, Stop))!.DisplayName);
    }

    [Fact]
    public async Task A_change_of_delegations_after_which_nothing_old_can_be_removed_is_a_change()
    {
        var wire = new Wire(_prefix);
        await using var store = await wire.OpenAsync();
        wire.Forget();
        wire.Before = (sent, _) => !sent.IsWrite && wire.WritesTo("Meta") > 0 ? throw new IOException("away") : ValueTask.CompletedTask;

        Assert.True(await store.ChangeDelegationsAsync(
            new DelegationSet(new(1), []), [], new SecurityEntry(1, Sample.At(0), nameof(SecurityKind.DelegationMade), Sample.Person(1), "bob for alice", "Done.")));
    }

    [Fact]
    public async Task A_commit_that_was_overtaken_before_it_was_repeated_is_still_known_as_a_commit()
    {
        var wire = new Wire(_prefix);
        await using var plant = await Plant.OpenAsync(wire, _time);
        await using var other = await Stores.OpenAsync(_prefix);
        var snapshot = await plant.StartAsync(Plant.TwoSteps());
        var read = (await plant.Store.ReadAsync(snapshot.Id, Stop))!;
        var commits = 0;
        wire.Before = async (sent, _) =>
        {
            if (sent is { IsWrite: true, Table: "Instances" } && ++commits == 2)
                Assert.True(await other.CommitAsync(Sample.Move((await other.ReadAsync(snapshot.Id, Stop))!, Sample.Running(limit: 9))));
        };
        wire.After = sent =>
        {
            if (sent is { IsWrite: true, Table: "Instances" } && commits == 1)
                throw new IOException("The response got lost.");
        };

        Assert.True(await plant.Store.CommitAsync(Sample.Move(read, Sample.Awaiting([3], deadline: 60))));

        Assert.Equal(2, commits);
        Assert.Equal(InstanceStatus.Running, (await other.ReadAsync(snapshot.Id, Stop))!.Snapshot.Status);
        await Truth.ListsAgreeAsync(plant, snapshot.Id);
    }

    /// <summary>From now on, the response to the given write is lost, once.</summary>
    private void LoseResponse(Wire wire, int atWrite)
    {
        Assert.InRange(atWrite, 1, MostWrites);
        _writes = 0;
        wire.After = sent =>
        {
            if (sent.IsWrite && Interlocked.Increment(ref _writes) == atWrite)
                throw new IOException("The response got lost.");
        };
    }
}
