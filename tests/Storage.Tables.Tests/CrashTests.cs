using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>
/// The process is killed at each write of an operation, before the write or after it. After a restart and one sweep, nothing accepted
/// is lost, no vote counts twice, lists agree with the snapshot, and no row is left over.
/// </summary>
public sealed class CrashTests
{
    private const int MostWrites = 30;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Killed_while_it_starts_an_instance(bool afterTheWrite) => AtEveryWriteAsync(
        afterTheWrite,
        Plant.TwoSteps(),
        prepare: (_, _) => Task.CompletedTask,
        operation: (plant, id) => CreateAsync(plant, id),
        finish: (plant, id) => CreateAsync(plant, id),
        votes: 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Killed_while_it_accepts_a_vote(bool afterTheWrite) => AtEveryWriteAsync(
        afterTheWrite,
        Plant.TwoSteps(approvals: 2),
        prepare: CreateAsync,
        operation: (plant, id) => ApproveAsync(plant, id, person: 2),
        finish: (plant, id) => ApproveAsync(plant, id, person: 2),
        votes: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Killed_while_it_advances_to_another_step(bool afterTheWrite) => AtEveryWriteAsync(
        afterTheWrite,
        Plant.TwoSteps(approvals: 2),
        prepare: async (plant, id) =>
        {
            await CreateAsync(plant, id);
            await ApproveAsync(plant, id, person: 2);
            await ApproveAsync(plant, id, person: 3);
        },
        operation: (plant, id) => plant.AdvanceAsync(id),
        finish: (_, _) => Task.CompletedTask,
        votes: 2);

    [Theory]
    [InlineData(false, "RequireApproval1")]
    [InlineData(true, "RequireApproval1")]
    [InlineData(false, "Tell")]
    [InlineData(true, "Tell")]
    public Task Killed_while_it_advances_between_a_step_that_asks_somebody_by_name_and_one_that_does_not(bool afterTheWrite, string asking) => AtEveryWriteAsync(
        afterTheWrite,
        Plant.TwoSteps(asking),
        prepare: async (plant, id) =>
        {
            await CreateAsync(plant, id);
            await ApproveAsync(plant, id, person: 2);
        },
        operation: (plant, id) => plant.AdvanceAsync(id),
        finish: (_, _) => Task.CompletedTask,
        votes: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Killed_while_it_notices_that_a_deadline_has_passed(bool afterTheWrite) => AtEveryWriteAsync(
        afterTheWrite,
        Plant.TwoSteps(deadlineHours: 1),
        prepare: CreateAsync,
        operation: (plant, id) => plant.AdvanceAsync(id),
        finish: (_, _) => Task.CompletedTask,
        votes: 0,
        later: TimeSpan.FromHours(2));

    [Fact]
    public async Task The_next_advance_repairs_what_a_crash_has_left_without_a_sweep()
    {
        var (prefix, time) = (Stores.NewPrefix(), new FakeTimeProvider(Sample.At(0)));
        var wire = new Wire(prefix);
        var id = Guid.NewGuid();
        await using (var plant = await Plant.OpenAsync(wire, time))
        {
            await plant.PublishAsync(Plant.TwoSteps());
            await CreateAsync(plant, id);
            wire.Before = (sent, _) => sent is { IsWrite: true, Table: "Index" } ? throw new ProcessKilledException() : default;
            // The signal moves the instance at once.
            await Assert.ThrowsAsync<ProcessKilledException>(() => plant.ApproveAsync(id, person: 2));
        }

        await using var after = await Plant.OpenAsync(new Wire(prefix), time);
        Assert.IsType<SignalResult.Accepted>(await after.ApproveAsync(id, person: 3, step: "Tell", role: 3));
        Assert.Equal(InstanceStatus.Complete, (await after.AdvanceAsync(id)).Status);

        await Truth.ListsAgreeAsync(after, id);
    }

    private static async Task CreateAsync(Plant plant, Guid id)
    {
        var started = Sample.Started(id, (await plant.Store.FindVersionAsync(Sample.Definition().Id, 1, Stop))!);
        await plant.Store.CreateAsync(started.Snapshot, started.History);
    }

    private static async Task ApproveAsync(Plant plant, Guid id, int person) =>
        Assert.IsType<SignalResult.Accepted>(await plant.ApproveAsync(id, person));

    private static async Task AtEveryWriteAsync(
        bool afterTheWrite, WorkflowDefinition definition, Func<Plant, Guid, Task> prepare, Func<Plant, Guid, Task> operation,
        Func<Plant, Guid, Task> finish, int votes, TimeSpan? later = null)
    {
        var isWhole = false;
        for (var write = 1; !isWhole; write++)
        {
            Assert.InRange(write, 1, MostWrites);
            var (prefix, time, id) = (Stores.NewPrefix(), new FakeTimeProvider(Sample.At(0)), Guid.NewGuid());
            var wire = new Wire(prefix);
            await using (var plant = await Plant.OpenAsync(wire, time))
            {
                await plant.PublishAsync(definition);
                await prepare(plant, id);
                time.Advance(later ?? TimeSpan.Zero);
                isWhole = !await Killing.IsKilledAsync(wire, write, afterTheWrite, () => operation(plant, id));
            }

            // First a sweep, then a repeat of each request that got no response.
            await using var restarted = await Plant.RestartAsync(prefix, time);
            time.Advance(ResumeService.InboxPatience);
            await restarted.Resume.RunAsync(Stop);
            await finish(restarted, id);
            await restarted.AdvanceAsync(id);
            await Truth.HistoryIsWholeAsync(restarted, id, votes);
            await Truth.ListsAgreeAsync(restarted, id);
            await restarted.Resume.RunAsync(Stop);
            await Truth.NothingIsLeftOverAsync(prefix, id);
        }
    }
}
