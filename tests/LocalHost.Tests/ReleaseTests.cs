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

    /// <summary>Their published versions lie there in the form of that release, which this one would not write any more.</summary>
    [Theory]
    [InlineData("2026-11-24")]
    [InlineData("2026-11-28")]
    public async Task Definitions_of_an_earlier_release_get_keys_and_versions_and_a_history_that_begins_now(string release)
    {
        const string Url = "/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10";
        using var folder = new TemporaryFolder();
        await UnpackAsync(release, folder.Data);
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.None, "--demo");
        var (admin, version2) = (await host.AsAsync("admin"), ("x-keyfactor-api-version", "2"));
        var listed = (await admin.GetAsync("/Workflow/Definitions?QueryString=Key -eq 12", version2)).Is(200).Json[0];
        Assert.Equal((1, true), (listed.GetProperty("Keys").GetArrayLength(), listed.Text("Description")!.Length > 0));
        Assert.Equal("[]", (await admin.GetAsync($"{Url}/History")).Is(200).Text);

        (await admin.PutAsync($"{Url}/Status", "false")).Is(204);
        (await admin.PutAsync($"{Url}/Status", "true")).Is(204);
        (await admin.PutAsync(Url, """{"DisplayName":"New","Description":"","Keys":["12","13"]}""", version2)).Is(200);
        (await admin.PostAsync($"{Url}/Publish")).Is(200);
        var back = (await admin.PostAsync($"{Url}/Publish/1")).Is(200).Json;

        Assert.Equal((2, 1, 2), (back.Number("DraftVersion"), back.Number("PublishedVersion"), back.Number("KeyCount")));
        Assert.Equal(
            ["Disabled", "Enabled", "Changed", "KeysChanged", "Published", "RolledBack"],
            (await admin.GetAsync($"{Url}/History")).Is(200).Json.EnumerateArray().Select(entry => entry.Text("Kind")));
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
