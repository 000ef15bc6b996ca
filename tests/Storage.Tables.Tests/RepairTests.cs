using Azure.Core;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Writing;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>
/// Commits that overtake each other leave repair rows, on a busy day thousands of them. A sweep sees to them before it looks for what is due, so
/// that they must not take its time.
/// </summary>
public sealed class RepairTests
{
    private readonly string _prefix = Stores.NewPrefix();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_repair_rows_of_one_instance_are_one_repair()
    {
        var wire = new Wire(_prefix);
        await using var store = await OpenAsync(wire);
        var instance = await StartAsync(store);
        await LeaveRepairRowAsync(instance);
        var one = await CountSweepAsync(wire, store);

        for (var row = 0; row < 50; row++)
            await LeaveRepairRowAsync(instance);

        Assert.Equal(one, await CountSweepAsync(wire, store));
    }

    [Fact]
    public async Task A_repair_that_takes_its_time_holds_up_no_other()
    {
        var wire = new Wire(_prefix);
        await using var store = await OpenAsync(wire);
        Guid[] instances = [await StartAsync(store), await StartAsync(store)];
        foreach (var instance in instances)
            await LeaveRepairRowAsync(instance);
        var others = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Guid? slow = null;
        wire.Before = async (sent, _) =>
        {
            if (sent is not { IsWrite: true, Table: "Index" })
                return;
            var id = instances.Single(one => sent.Body.Contains(one.ToString("N"), StringComparison.Ordinal));
            slow ??= id;
            if (id != slow)
                others.TrySetResult();
            else
                await others.Task;
        };

        await CountSweepAsync(wire, store).WaitAsync(TimeSpan.FromMinutes(1), Stop);

        Assert.NotNull(slow);
    }

    [Fact]
    public async Task All_repair_rows_of_an_instance_are_forgotten_once_they_are_old_enough()
    {
        await using var store = await Stores.OpenAsync(_prefix, ages: new DueAges(TimeSpan.Zero, TimeSpan.Zero));
        var instance = await StartAsync(store);
        for (var row = 0; row < 3; row++)
            await LeaveRepairRowAsync(instance);

        await SweepAsync(store);

        Assert.Empty(await Truth.RowsAsync(_prefix, "Due"));
    }

    private Task<TablesStore> OpenAsync(Wire wire) => Stores.OpenAsync(
        _prefix, options => options.AddPolicy(wire, HttpPipelinePosition.PerRetry), new DueAges(TimeSpan.Zero, TimeSpan.FromDays(1)));

    private static async Task<Guid> StartAsync(TablesStore store)
    {
        var (snapshot, _, history) = Sample.Started();
        Assert.True(await store.CreateAsync(snapshot with { State = new InstanceState.Complete() }, history));
        return snapshot.Id;
    }

    private async Task LeaveRepairRowAsync(Guid instance) => await new TableClient(Azurite.ConnectionString, _prefix + "Due").AddEntityAsync(
        DueRows.RowOf(new DueKey(DueKey.Repair, Sample.At(0), instance, Guid.NewGuid().ToString("N"))), Stop);

    private static async Task<int> CountSweepAsync(Wire wire, TablesStore store)
    {
        wire.Forget();
        await SweepAsync(store);
        return wire.Requests.Count;
    }

    private static async Task SweepAsync(TablesStore store)
    {
        await foreach (var due in store.ReadDueAsync(DueKinds.Inbox, DateTimeOffset.MaxValue, Stop))
            Assert.Fail($"{due} could not be repaired.");
    }
}
