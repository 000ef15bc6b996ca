using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Who sees an instance and its history; to all others it is as if there were none.</summary>
public sealed class VisibilityTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task A_waiting_instance_is_seen_by_readers_its_starter_and_those_who_may_signal_it()
    {
        var id = await StartAsync();
        await AssertSeenAsync(id, "admin", "erin", "alice", "bob", "carol");
    }

    [Fact]
    public async Task An_ended_instance_is_seen_by_readers_its_starter_and_those_who_have_signalled_it()
    {
        var id = await StartAsync();
        (await installation.As("alice").SignalAsync(id)).Is(204);
        (await installation.As("bob").SignalAsync(id)).Is(204);
        await installation.As("erin").AwaitAsync(id, "Complete");
        await AssertSeenAsync(id, "admin", "erin", "alice", "bob");
    }

    [Fact]
    public async Task An_invisible_instance_gets_the_response_of_one_that_does_not_exist()
    {
        var id = await StartAsync();
        var unknown = Guid.NewGuid();
        foreach (var suffix in (string[])["", "/History"])
        {
            var invisible = (await installation.As("dave").GetAsync($"/Workflow/Instances/{id}{suffix}")).Fails(ErrorCodes.NoSuchInstance);
            var missing = (await installation.As("dave").GetAsync($"/Workflow/Instances/{unknown}{suffix}")).Fails(ErrorCodes.NoSuchInstance);
            Assert.Equal(missing.Text.Replace(unknown.ToString(), id.ToString(), StringComparison.Ordinal), invisible.Text);
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("5b6f2a34-6f5e-4a43-9f0e")]
    [InlineData("MyOwn")]
    public async Task A_malformed_id_is_refused(string id)
    {
        Assert.Equal(["instanceId"], (await installation.As("admin").GetAsync($"/Workflow/Instances/{id}")).Fails(ErrorCodes.InvalidRequest).Fields);
        (await installation.As("admin").GetAsync($"/Workflow/Instances/{id}/History")).Fails(ErrorCodes.InvalidRequest);
    }

    private Task<Guid> StartAsync() => installation.As("erin").StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");

    private async Task AssertSeenAsync(Guid id, params string[] seers)
    {
        foreach (var name in (string[])["admin", "alice", "bob", "carol", "dave", "erin"])
        {
            var expected = seers.Contains(name) ? 200 : 404;
            (await installation.As(name).GetAsync($"/Workflow/Instances/{id}")).Is(expected);
            (await installation.As(name).GetAsync($"/Workflow/Instances/{id}/History")).Is(expected);
        }
    }
}
