using Azure.Data.Tables;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>Checks that all other rows agree with the snapshot.</summary>
internal static class Truth
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Every list shows the instance as last committed, and only lists that it belongs to have it.</summary>
    public static async Task ListsAgreeAsync(Plant plant, Guid id)
    {
        var snapshot = (await plant.Store.ReadAsync(id, Stop))!.Snapshot;
        var expected = StoredText.Of(InstanceSummary.Of(snapshot));
        Assert.Equal(expected, StoredText.Of(Assert.Single(await plant.ListAsync(new InstanceScope.All()))));
        Assert.Equal(expected, StoredText.Of(Assert.Single(await plant.ListAsync(new InstanceScope.StartedBy(snapshot.Origin.Initiator.Key)))));
        var waiting = snapshot.State as InstanceState.AwaitingSignal;
        var roles = waiting?.RoleIds ?? [];
        foreach (var role in (int[])[2, 3])
        {
            var assigned = await plant.ListAsync(new InstanceScope.AssignedTo(Sample.Person(77).Key, [role]));
            Assert.Equal(roles.Contains(role) ? [expected] : [], assigned.Select(StoredText.Of));
        }

        var requester = snapshot.Origin.Initiator;
        var asked = await plant.ListAsync(new InstanceScope.AssignedTo(requester.Key, []));
        Assert.Equal(waiting?.People.Contains(requester) is true ? [expected] : [], asked.Select(StoredText.Of));
    }

    /// <summary>There is no row too many: one in each list, and of due rows only that of the state.</summary>
    public static async Task NothingIsLeftOverAsync(string prefix, Guid id)
    {
        var facts = Facts.Read((await RowsAsync(prefix, "Instances")).Single(row => row.RowKey == Keys.Snapshot).GetString("Facts"));
        var index = await RowsAsync(prefix, "Index");
        Assert.Equal(2 + facts.Roles.Length + facts.People.Length, index.Count);
        Assert.All(index, row => Assert.Equal((id, facts.Number), (IndexKeys.Id(row.RowKey), IndexKeys.Number(row.RowKey))));
        Assert.Equal(facts.Due is { } due ? [due] : [], (await RowsAsync(prefix, "Due")).Select(row => row.RowKey));
    }

    public static async Task HistoryIsWholeAsync(Plant plant, Guid id, int votes)
    {
        var history = await plant.Store.ReadHistoryAsync(id, Stop);
        Assert.Equal(Enumerable.Range(1, history.Length), history.Select(entry => (int)entry.Sequence));
        Assert.Equal(votes, history.Count(entry => entry.Kind is HistoryKind.SignalReceived));
        Assert.DoesNotContain(history, entry => entry.Kind is HistoryKind.SignalNotCounted);
    }

    public static async Task<List<TableEntity>> RowsAsync(string prefix, string table)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in new TableClient(Azurite.ConnectionString, prefix + table).QueryAsync<TableEntity>(cancellationToken: Stop))
            rows.Add(row);
        return rows;
    }
}
