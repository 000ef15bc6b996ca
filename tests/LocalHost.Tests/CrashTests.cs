using System.Text.Json;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

/// <summary>Nothing that was accepted is lost when the process is killed, and instances that can go on do so by themselves.</summary>
public sealed class CrashTests
{
    private const int Rounds = 3;
    private const int InstancesEachRound = 40;
    private const int Needed = 4;
    private const int Complete = 4;
    private static readonly string[] Approvers = ["ann", "ben", "cyd", "dan", "eva", "fay"];

    private static readonly string Steps = $$"""
        [
          {"UniqueName":"StartNOOP","DisplayName":"Start","ExtensionName":"NOOPStep","Outputs":{"continue":"RequireApproval1"} },
          {"UniqueName":"RequireApproval1","DisplayName":"Approve","ExtensionName":"RequireApproval",
           "ConfigurationParameters":{"MinimumApprovals":{{Needed}} },
           "Signals":[{"SignalName":"ApprovalStatus","RoleIds":[2]}],"Outputs":{"continue":"Tell"} },
          {"UniqueName":"Tell","DisplayName":"Tell","ExtensionName":"Email",
           "ConfigurationParameters":{"Subject":"Approved","Message":"$(approvalsignalcmnts)","Recipients":["$(requester:mail)"]},
           "Outputs":{"continue":"EndNOOP"} },
          {"UniqueName":"EndNOOP","DisplayName":"End","ExtensionName":"NOOPStep","Outputs":{} }
        ]
        """;

    /// <summary>A few kills say something already; <c>WORKFLOW_LONG_RUN=1</c> kills 200 times and more.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("WORKFLOW_LONG_RUN") is { Length: > 0 } ? 70 : 2)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Killed_in_a_storm_of_signals_it_loses_none_counts_none_twice_and_goes_on_by_itself(int seed)
    {
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        var settings = Settings.WithApprovers(Approvers);
        var host = await HostProcess.ServeAsync(folder.Root, settings);
        try
        {
            await (await host.AsAsync("admin")).PublishAsync("Storm", Steps);
            var accepted = new List<Vote>();
            var started = new List<Guid>();
            for (var round = 0; round < Rounds; round++)
            {
                var storm = new Storm(Approvers, killAfter: random.Next(1, InstancesEachRound * Needed));
                var instances = await StartInstancesAsync(host);
                started.AddRange(instances);
                started.AddRange(await storm.RageAsync(host, instances, random));
                accepted.AddRange(storm.Accepted);

                await host.DisposeAsync();
                host = await HostProcess.ServeAsync(folder.Root, settings);
                await CheckAsync(await host.AsAsync("admin"), started, accepted, Path.Combine(folder.Data, "mail"));
            }
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static async Task<List<Guid>> StartInstancesAsync(HostProcess host)
    {
        var admin = await host.AsAsync("admin");
        var ids = new List<Guid>();
        while (ids.Count < InstancesEachRound)
            ids.Add(await admin.StartAsync(Workflows.Start("Storm")));
        return ids;
    }

    private static async Task CheckAsync(Person admin, List<Guid> started, List<Vote> accepted, string mailFolder)
    {
        // Lists only show what was committed: unlike a GET by id, a list moves nothing.
        var eligible = accepted.GroupBy(vote => vote.Instance).Where(votes => votes.Count() >= Needed).Select(votes => votes.Key).ToHashSet();
        await Eventually.SeesAsync(
            async () => string.Join('\n', (await ListAsync(admin)).Where(row => eligible.Contains(row.Id()) && row.Number("Status") != Complete)),
            unfinished => unfinished.Length == 0);
        var ids = (await ListAsync(admin)).Select(row => row.Id()).ToHashSet();
        Assert.Superset(started.ToHashSet(), ids);

        foreach (var id in ids)
        {
            // A vote may have been accepted although its response was lost. It may have made more instances go on.
            var end = await Eventually.SeesAsync(() => admin.ReadAsync(id), IsAtRest);
            var history = await admin.HistoryAsync(id);
            var voters = history.Where(IsSignal).Select(entry => entry.Text("Actor")!).ToList();
            Assert.Equal(voters.Distinct(), voters);
            Assert.Superset(accepted.Where(vote => vote.Instance == id).Select(vote => vote.Approver).ToHashSet(), voters.ToHashSet());
            Assert.Equal(Enumerable.Range(1, history.Count), history.Select(entry => entry.Number("Sequence")));

            var isComplete = end.Number("Status") == Complete;
            Assert.Equal(isComplete ? Needed : voters.Count, history.Count(entry => entry.Text("Kind") == "SignalReceived"));
            Assert.Equal(isComplete ? 1 : 0, history.Count(entry => entry.Text("Kind") == "StepSettled"));
            Assert.Equal(isComplete ? 1 : 0, history.Count(entry => entry.Text("Kind") == "AttemptSucceeded"));
            Assert.Equal(isComplete ? 1 : 0, Directory.Exists(mailFolder) ? Directory.GetFiles(mailFolder, $"{id}*.eml").Length : 0);
        }
    }

    private static async Task<IEnumerable<JsonElement>> ListAsync(Person admin) =>
        (await admin.GetAsync("/Workflow/Instances?ReturnLimit=1000")).Is(200).Json.EnumerateArray();

    private static bool IsAtRest(JsonElement instance) =>
        instance.Number("Status") == Complete || instance.Text("StatusMessage")!.StartsWith("Awaiting ", StringComparison.Ordinal);

    private static bool IsSignal(JsonElement entry) => entry.Text("Kind") is "SignalReceived" or "SignalNotCounted";
}
