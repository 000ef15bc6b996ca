using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>
/// The process is killed at each write of a restart and of a deletion. After the process starts again and one sweep has run, there is
/// one successor, or nothing is left of the instance except that its id is taken.
/// </summary>
public sealed class CommandCrashTests
{
    private const int MostWrites = 30;

    private static readonly Caller Admin = new(Sample.Person(99), [1], []);

    private readonly FakeTimeProvider _time = new(Sample.At(0));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Killed_while_it_restarts_an_instance_one_sweep_leaves_one_successor_or_none_where_the_restart_was_not_committed(
        bool afterTheWrite) => AtEveryWriteAsync(
            afterTheWrite,
            operation: (plant, id) => plant.Commands.RestartAsync(id, Admin, version: null, isCurrent: null, Stop),
            check: async (plant, prefix, id) =>
            {
                var successor = SuccessorStarter.IdAfter(id);
                var old = (await plant.Store.ReadAsync(id, Stop))!.Snapshot;
                var isRestarted = old.State is InstanceState.CanceledForRestart { IsStarted: true };
                Assert.True(isRestarted || old.State is InstanceState.AwaitingSignal);
                Assert.Equal(isRestarted, await plant.Store.ReadAsync(successor, Stop) is not null);

                Assert.Equal(
                    new CommandResult.Restarted(successor), await plant.Commands.RestartAsync(id, Admin, version: null, isCurrent: null, Stop));
                await plant.Resume.RunAsync(Stop);

                Assert.Equal(
                    ((Guid[])[id, successor]).Order(),
                    (await plant.ListAsync(new InstanceScope.StartedBy(Sample.Person(1).Key))).Select(item => item.Id).Order());
                Assert.Single(await plant.Store.ReadHistoryAsync(successor, Stop), entry => entry.Kind == HistoryKind.Started);
                Assert.Empty(await Truth.RowsAsync(prefix, "Due"));
            });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Killed_while_it_deletes_an_instance_one_sweep_leaves_all_of_it_or_nothing(bool afterTheWrite) => AtEveryWriteAsync(
        afterTheWrite,
        prepare: (plant, id) => plant.Commands.StopAsync(id, Admin, isCurrent: null, Stop),
        operation: (plant, id) => plant.Commands.DeleteAsync(id, isCurrent: null, Stop),
        check: async (plant, prefix, id) =>
        {
            if (await plant.Store.ReadAsync(id, Stop) is not null)
            {
                await Truth.ListsAgreeAsync(plant, id);
                await Truth.NothingIsLeftOverAsync(prefix, id);
                Assert.IsType<CommandResult.Done>(await plant.Commands.DeleteAsync(id, isCurrent: null, Stop));
                await plant.Resume.RunAsync(Stop);
            }

            await AssertOnlyATombstoneIsLeftAsync(plant, prefix, id);
        });

    [Fact]
    public async Task A_commit_that_was_late_leaves_no_row_of_a_deleted_instance_in_lists_for_longer_than_the_next_sweep()
    {
        var (prefix, id) = (Stores.NewPrefix(), Guid.NewGuid());
        var wire = new Wire(prefix);
        await using var late = await Plant.OpenAsync(wire, _time);
        await late.PublishAsync(Plant.TwoSteps());
        await using var other = await Plant.OpenAsync(new Wire(prefix), _time);
        wire.Before = async (sent, _) =>
        {
            if (sent is not { IsWrite: true, Table: "Index" })
                return;
            wire.Before = (_, _) => default;
            Assert.IsType<CommandResult.Done>(await other.Commands.StopAsync(id, Admin, isCurrent: null, Stop));
            Assert.IsType<CommandResult.Done>(await other.Commands.DeleteAsync(id, isCurrent: null, Stop));
        };

        await CreateAsync(late, id);

        await using var later = await Plant.RestartAsync(prefix, _time);
        await later.Resume.RunAsync(Stop);
        await AssertOnlyATombstoneIsLeftAsync(later, prefix, id);
    }

    [Fact]
    public async Task What_is_committed_is_told_so_even_if_the_lists_cannot_be_written_now_and_one_sweep_writes_them()
    {
        var (prefix, id) = (Stores.NewPrefix(), Guid.NewGuid());
        var wire = new Wire(prefix);
        await using var plant = await Plant.OpenAsync(wire, _time);
        await using var later = await Plant.RestartAsync(prefix, _time);
        await plant.PublishAsync(Plant.TwoSteps());
        wire.Before = (sent, _) => sent is { IsWrite: true, Table: "Index" } ? throw new IOException("The lists are away.") : default;

        await CreateAsync(plant, id);
        await ListsAreWrittenAsync();
        Assert.IsType<SignalResult.Accepted>(await plant.ApproveAsync(id, person: 2));
        await ListsAreWrittenAsync();
        Assert.IsType<CommandResult.Done>(await plant.Commands.StopAsync(id, Admin, isCurrent: null, Stop));
        await ListsAreWrittenAsync();
        Assert.IsType<CommandResult.Done>(await plant.Commands.DeleteAsync(id, isCurrent: null, Stop));
        await later.Resume.RunAsync(Stop);
        await AssertOnlyATombstoneIsLeftAsync(later, prefix, id);

        async Task ListsAreWrittenAsync()
        {
            await later.Resume.RunAsync(Stop);
            await Truth.ListsAgreeAsync(later, id);
            await Truth.NothingIsLeftOverAsync(prefix, id);
        }
    }

    [Fact]
    public async Task A_deletion_whose_responses_get_lost_is_a_deletion()
    {
        var (prefix, lost) = (Stores.NewPrefix(), 0);
        var wire = new Wire(prefix);
        await using var plant = await Plant.OpenAsync(wire, _time);
        await plant.PublishAsync(Plant.TwoSteps());
        for (var write = 1; write <= MostWrites && lost == write - 1; write++)
        {
            wire.After = _ => { };
            var id = Guid.NewGuid();
            await CreateAsync(plant, id);
            await plant.Commands.StopAsync(id, Admin, isCurrent: null, Stop);
            var (read, writes) = ((await plant.Store.ReadAsync(id, Stop))!, 0);
            wire.After = sent =>
            {
                if (sent.IsWrite && ++writes == write)
                    throw new IOException($"Answer {++lost} got lost.");
            };

            Assert.True(await plant.Store.DeleteAsync(id, read.Version));

            Assert.Null(await plant.Store.ReadAsync(id, Stop));
        }

        Assert.InRange(lost, 4, MostWrites - 1);
    }

    private static async Task CreateAsync(Plant plant, Guid id)
    {
        var started = Sample.Started(id, Plant.TwoSteps());
        Assert.True(await plant.Store.CreateAsync(started.Snapshot, started.History));
    }

    private static async Task AssertOnlyATombstoneIsLeftAsync(Plant plant, string prefix, Guid id)
    {
        Assert.Null(await plant.Store.ReadAsync(id, Stop));
        Assert.False(await plant.Store.CreateAsync(Sample.Started(id, Plant.TwoSteps()).Snapshot, []));
        Assert.Equal(Keys.Snapshot, Assert.Single(await Truth.RowsAsync(prefix, "Instances")).RowKey);
        Assert.Empty(await Truth.RowsAsync(prefix, "Index"));
        Assert.Empty(await Truth.RowsAsync(prefix, "Due"));
    }

    private async Task AtEveryWriteAsync(
        bool afterTheWrite, Func<Plant, Guid, Task> operation, Func<Plant, string, Guid, Task> check, Func<Plant, Guid, Task>? prepare = null)
    {
        var isWhole = false;
        for (var write = 1; !isWhole; write++)
        {
            Assert.InRange(write, 1, MostWrites);
            var (prefix, id) = (Stores.NewPrefix(), Guid.NewGuid());
            var wire = new Wire(prefix);
            await using (var plant = await Plant.OpenAsync(wire, _time))
            {
                await plant.PublishAsync(Plant.TwoSteps());
                await CreateAsync(plant, id);
                await (prepare?.Invoke(plant, id) ?? Task.CompletedTask);
                isWhole = !await Killing.IsKilledAsync(wire, write, afterTheWrite, () => operation(plant, id));
            }

            await using var restarted = await Plant.RestartAsync(prefix, _time);
            _time.Advance(ResumeService.InboxPatience);
            await restarted.Resume.RunAsync(Stop);
            await restarted.Resume.RunAsync(Stop);
            await check(restarted, prefix, id);
        }
    }
}
