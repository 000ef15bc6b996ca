using Azure.Data.Tables;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>One row that cannot be read takes nothing else with it.</summary>
public sealed class DamageTests
{
    private const string FirstPart = "Json0";

    private readonly FakeTimeProvider _time = new(Sample.At(0));
    private readonly string _prefix = Stores.NewPrefix();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<byte[], bool> Damages => new()
    {
        { "{"u8.ToArray(), false },
        { "null"u8.ToArray(), false },
        { "{}"u8.ToArray(), false },
        { [0xff, 0xff, 0xff, 0xff], true },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_row_that_cannot_be_read_is_left_out_of_its_list_and_named(byte[] content, bool isPacked)
    {
        await using var plant = await Plant.OpenAsync(new Wire(_prefix), _time);
        var (first, damaged, last) = (await plant.StartAsync(Plant.TwoSteps()), await plant.StartAsync(Plant.TwoSteps()), await plant.StartAsync(Plant.TwoSteps()));
        await ReplaceAsync("Index", IndexKeys.Fixed(damaged.Origin)[0], IndexKeys.Row(damaged.Origin, 1), row =>
        {
            row[FirstPart] = content;
            row["Packed"] = isPacked;
        });

        var page = await plant.Store.ListAsync(
            new InstanceListQuery(new InstanceScope.All(), InstanceField.StartDate, Descending: true, 0, 50), Stop);

        Assert.Equal(new[] { first.Id, last.Id }.Order(), page.Items.Select(item => item.Id).Order());
        Assert.Equal(2, page.Total);
        Assert.Equal([damaged.Id], page.Unreadable);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sweep_goes_on_past_an_instance_that_cannot_be_read(bool isOfFacts)
    {
        await using var plant = await Plant.OpenAsync(new Wire(_prefix), _time);
        await plant.PublishAsync(Plant.TwoSteps());
        var started = new List<InstanceSnapshot>();
        for (var number = 0; number < 3; number++)
        {
            started.Add(await plant.StartAsync(Plant.TwoSteps(deadlineHours: 1)));
            await plant.Store.AppendAsync(started[number].Id, Sample.Vote(started[number], person: 1, minute: 1));
        }

        await ReplaceAsync("Instances", Keys.Of(started[1].Id), Keys.Snapshot, row =>
            row[isOfFacts ? InstanceRows.FactsColumn : FirstPart] = isOfFacts ? "{" : new byte[] { 1 });
        _time.Advance(TimeSpan.FromHours(2));
        await using var later = await Plant.RestartAsync(_prefix, _time);

        var report = await later.Resume.RunAsync(Stop);

        Assert.True(report.Failed >= 1);
        foreach (var whole in new[] { started[0], started[2] })
            Assert.Equal("Tell", (await later.Store.ReadAsync(whole.Id, Stop))!.Snapshot.Position.UniqueName);
    }

    private async Task ReplaceAsync(string table, string partition, string row, Action<TableEntity> change)
    {
        var client = new TableClient(Azurite.ConnectionString, $"{_prefix}{table}");
        var found = (await client.GetEntityAsync<TableEntity>(partition, row, cancellationToken: Stop)).Value;
        change(found);
        await client.UpdateEntityAsync(found, found.ETag, TableUpdateMode.Replace, Stop);
    }
}
