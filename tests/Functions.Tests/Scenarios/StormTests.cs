using System.Collections.Concurrent;
using System.Net;
using Microsoft.DurableTask.Client;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.HostScenarios;
using WorkflowFunctions.Storage.TestKit;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace WorkflowFunctions.Functions.Tests.Scenarios;

/// <summary>Requests to the storage are counted, so that nobody else may send any.</summary>
[CollectionDefinition(nameof(StormTests), DisableParallelization = true)]
public sealed class AloneTests;

/// <summary>Ten times as many instances at the same moment as a worker has places for orchestrations.</summary>
[Collection(nameof(StormTests))]
public sealed class StormTests : ShellTests
{
    private const int OfEachKind = 80;

    private const string OwnerApproval = "OwnerApproval.ApprovalStatus";
    private const string SecurityApproval = "SecurityApproval.ApprovalStatus";

    private static readonly Guid[] Kinds = [Samples.TwoApprovals, Samples.TwoStages, Samples.Ticket, Samples.Deadline];

    /// <summary>As many requests at once as the storage emulator takes in time on a machine that is busy with other things.</summary>
    private static readonly ParallelOptions Crowd = new() { MaxDegreeOfParallelism = 64 };

    private static readonly TimeSpan SmallStep = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(30);

    /// <summary>How many answers were accepted, by instance.</summary>
    private readonly ConcurrentDictionary<Guid, int> _accepted = [];

    [Fact]
    public async Task Very_many_instances_end_once_each_though_rings_are_lost_and_the_process_dies()
    {
        using var writes = new StorageWrites();
        var quiet = await CountQuietlyAsync(writes);
        // The other system is not ready for every other call.
        await using var tickets = await TicketServer.StartAsync(refusals: OfEachKind / 2);
        await Samples.SeedTicketAsync(Host.Definitions, tickets.Address);
        var before = writes.Count;
        var all = new Guid[OfEachKind * Kinds.Length];
        await Parallel.ForAsync(0, all.Length, Crowd, async (number, _) => all[number] = await StartAsync(Story, Kinds[number % Kinds.Length]));
        var ofKind = Kinds.Select((kind, place) => (kind, ids: all.Where((_, number) => number % Kinds.Length == place).ToArray())).ToDictionary(one => one.kind, one => one.ids);
        var answered = ofKind[Samples.TwoApprovals].Zip(ofKind[Samples.TwoStages]).ToArray();

        await AnswerAsync(answered[..(OfEachKind / 2)]);
        Host.Courier.Rings = Delivery.Never;
        await AnswerAsync(answered[(OfEachKind / 2)..]);
        Host.Courier.Rings = Delivery.Once;
        await Host.KillAsync();
        using var after = new Story(Host);
        // What the dead had begun has to come to its limit.
        Host.Time.Advance(TimeSpan.FromMinutes(3));
        await DriveAsync(Host, after, all.Except(ofKind[Samples.Deadline]));
        Host.Time.Advance(TimeSpan.FromMinutes(6));
        await DriveAsync(Host, after, all);
        var stormy = writes.Count - before;

        foreach (var id in all)
        {
            Assert.Equal(InstanceStatus.Complete, (await after.LookAsync(id)).Status);
            var history = await Host.Store.ReadHistoryAsync(id, CancellationToken.None);
            Assert.Equal(Enumerable.Range(1, history.Length), history.Select(entry => (int)entry.Sequence));
            Assert.Single(history, entry => entry.Kind == HistoryKind.Completed);
            Assert.Equal(_accepted.GetValueOrDefault(id), history.Count(entry => entry.Kind is HistoryKind.SignalReceived or HistoryKind.SignalNotCounted));
        }

        await AssertSucceededAsync(ofKind[Samples.TwoApprovals], effects: 1);
        await AssertSucceededAsync(ofKind[Samples.TwoStages], effects: 0);
        await AssertSucceededAsync(ofKind[Samples.Ticket], effects: 2);
        await AssertSucceededAsync(ofKind[Samples.Deadline], effects: 1);
        // A mail whose outcome died with the process is sent again.
        Assert.InRange(after.CountMails(), 3 * OfEachKind, 4 * OfEachKind);
        Assert.Equal(OfEachKind, tickets.Calls.Select(key => key.Split('/')[0]).Distinct().Count());
        await AssertNothingIsLeftAsync();
        // The repairs of lists after commits that overtook each other, second attempts, and sweeps come on top.
        Assert.InRange(stormy / OfEachKind, quiet / 2, 2 * quiet);
    }

    private static Task<Guid> StartAsync(Story story, Guid kind) => story.StartAsync(kind, new { production = "True" });

    /// <summary>What one of each kind writes when nothing else happens.</summary>
    private static async Task<long> CountQuietlyAsync(StorageWrites writes)
    {
        await using var host = await ShellHost.StartAsync();
        await using var tickets = await TicketServer.StartAsync(refusals: 0);
        await Samples.SeedTicketAsync(host.Definitions, tickets.Address);
        using var story = new Story(host);
        var before = writes.Count;
        var ids = new List<Guid>();
        foreach (var kind in Kinds)
            ids.Add(await StartAsync(story, kind));
        await story.ApproveAsync(ids[0], ScenarioSettings.Approver(1));
        await story.ApproveAsync(ids[0], ScenarioSettings.Approver(2));
        await story.ApproveAsync(ids[1], ScenarioSettings.Owner, OwnerApproval);
        await story.ApproveAsync(ids[1], ScenarioSettings.Approver(1), SecurityApproval);
        await DriveAsync(host, story, ids.SkipLast(1));
        host.Time.Advance(TimeSpan.FromMinutes(6));
        await DriveAsync(host, story, ids);
        return writes.Count - before;
    }

    /// <summary>Two people answer each of them at the same moment.</summary>
    private Task AnswerAsync((Guid Approvals, Guid Stages)[] instances) => Parallel.ForEachAsync(instances, Crowd, async (one, _) =>
    {
        await Task.WhenAll(
            AnswerAsync(one.Approvals, ScenarioSettings.Approver(1), Story.FirstApproval),
            AnswerAsync(one.Approvals, ScenarioSettings.Approver(2), Story.FirstApproval),
            AnswerAsync(one.Stages, ScenarioSettings.Owner, OwnerApproval));
        await Task.WhenAll(
            AnswerAsync(one.Stages, ScenarioSettings.Approver(1), SecurityApproval),
            AnswerAsync(one.Stages, ScenarioSettings.Approver(2), SecurityApproval));
    });

    private async Task AnswerAsync(Guid id, string person, string signal)
    {
        var status = await Story.SignalAsync(id, person, "True", signal);
        if (status == HttpStatusCode.NoContent)
            _accepted.AddOrUpdate(id, 1, (_, before) => before + 1);
        else
            // One is enough for the second stage, and whoever comes second may come too late.
            Assert.Equal((HttpStatusCode.Conflict, SecurityApproval), (status, signal));
    }

    /// <summary>Lets seconds pass, and sweeps come, until all of them have ended by themselves.</summary>
    private static async Task DriveAsync(ShellHost host, Story story, IEnumerable<Guid> ids)
    {
        using var ticks = new PeriodicTimer(Tick);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var swept = DateTimeOffset.MinValue;
        foreach (var id in ids)
        {
            while (!(await story.LookAsync(id)).State.IsOver)
            {
                if (host.Time.GetUtcNow() - swept > TimeSpan.FromSeconds(10))
                {
                    swept = host.Time.GetUtcNow();
                    await host.SweepAsync();
                }

                host.Time.Advance(SmallStep);
                await ticks.WaitForNextTickAsync(limit.Token);
            }
        }
    }

    private async Task AssertSucceededAsync(Guid[] ids, int effects)
    {
        foreach (var id in ids)
            Assert.Equal(effects, (await Host.Store.ReadHistoryAsync(id, CancellationToken.None)).Count(entry => entry.Kind == HistoryKind.AttemptSucceeded));
    }

    /// <summary>Neither the store nor the engine has anything left to do.</summary>
    private async Task AssertNothingIsLeftAsync()
    {
        Host.Time.Advance(OrchestrationUpkeep.Patience);
        for (var page = 0; page <= OfEachKind * Kinds.Length / OrchestrationUpkeep.LookedAt; page++)
            await Host.Get<OrchestrationUpkeep>().EndLeftOverAsync(Host.Client, TestContext.Current.CancellationToken);
        await Host.SweepAsync();
        Assert.Equal(0, (await Host.SweepAsync()).Examined);
        Assert.Null(await Host.Tables.NextDueAsync(DueKinds.All, TestContext.Current.CancellationToken));
        await foreach (var orchestration in Host.Client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [Running, Pending, Suspended])))
            Assert.Fail($"{orchestration.InstanceId} is {orchestration.RuntimeStatus}.");
    }
}
