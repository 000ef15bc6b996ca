using System.IO.Compression;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

/// <summary>
/// A database that an earlier release has left, as it left it: with an instance that has one of two approvals, one that has none, and
/// one that is complete. This release opens it, and goes on.
/// </summary>
public sealed class ReleaseTests
{
    [Theory]
    [InlineData("2026-11-24")]
    [InlineData("2026-11-28")]
    public async Task Instances_of_an_earlier_release_go_on_to_their_end(string release)
    {
        using var folder = new TemporaryFolder();
        await UnpackAsync(release, folder.Data);
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.None, "--demo");
        var (admin, alice, bob) = (await host.AsAsync("admin"), await host.AsAsync("alice"), await host.AsAsync("bob"));
        var rows = (await admin.GetAsync("/Workflow/Instances?SortField=ReferenceId")).Is(200).Json.EnumerateArray().ToList();
        Assert.Equal([("One vote", 2), ("No vote", 2), ("Complete", 4)], rows.Select(row => (row.Text("Title"), row.Number("Status"))));

        // Who has voted before the change of releases has voted, and is not asked again.
        Assert.DoesNotContain(rows[0].Id(), await alice.ListAsync("/AssignedToMe"));
        (await alice.SignalAsync(rows[0].Id(), comment: "Looks right.")).Is(204);
        (await alice.SignalAsync(rows[1].Id())).Is(204);
        foreach (var row in rows[..2])
        {
            Assert.Contains(row.Id(), await bob.ListAsync("/AssignedToMe"));
            (await bob.SignalAsync(row.Id())).Is(204);
            await admin.AwaitAsync(row.Id(), "Complete");
        }

        var history = await admin.HistoryAsync(rows[0].Id());
        Assert.Equal(["alice", "bob"], history.Where(entry => entry.Text("Kind") == "SignalReceived").Select(entry => entry.Text("Actor")));
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(entry => entry.Number("Sequence")));
        (await admin.PostAsync($"/Workflow/Instances/{rows[2].Id()}/Stop")).Is(409);
        Assert.DoesNotContain("fail:", host.Output, StringComparison.Ordinal);
    }

    private static async Task UnpackAsync(string release, string folder)
    {
        Directory.CreateDirectory(folder);
        await using var packed = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Releases", $"{release}.db.gz"));
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        await using var database = File.Create(Path.Combine(folder, "workflow.db"));
        await unpacked.CopyToAsync(database, TestContext.Current.CancellationToken);
    }
}
