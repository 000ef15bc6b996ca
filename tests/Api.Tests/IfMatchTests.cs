using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Who says what he has read changes nothing else.</summary>
public sealed class IfMatchTests(Installation installation) : IClassFixture<Installation>
{
    private const string Texts = """{"DisplayName":"Renamed"}""";

    private Person Admin => installation.As("admin");

    [Theory]
    [InlineData("PUT", "", Texts)]
    [InlineData("PUT", "/Steps", Workflows.OneStep)]
    [InlineData("POST", "/Publish", null)]
    [InlineData("DELETE", "", null)]
    public async Task A_definition_is_changed_only_while_it_is_the_one_that_was_read(string method, string path, string? body)
    {
        var id = await Admin.CreateAsync($"Match{method}{path.Trim('/')}");
        var stale = await TagAsync($"/Workflow/Definitions/{id}");
        (await Admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval())).Is(200);
        var current = await TagAsync($"/Workflow/Definitions/{id}");

        (await SendAsync(stale)).Fails(ErrorCodes.PreconditionFailed);
        (await SendAsync($"W/{current}")).Fails(ErrorCodes.PreconditionFailed);
        Assert.Equal(current, await TagAsync($"/Workflow/Definitions/{id}"));
        Assert.InRange((await SendAsync($"{stale}, {current}")).Status, 200, 204);

        async Task<ApiResponse> SendAsync(string tag)
        {
            using var content = body is null ? null : Person.Bytes(System.Text.Encoding.UTF8.GetBytes(body));
            return await Admin.SendAsync(new HttpMethod(method), $"/Workflow/Definitions/{id}{path}", content, ("If-Match", tag));
        }
    }

    [Fact]
    public async Task Of_two_who_change_what_they_have_read_one_is_told_that_the_other_was_first()
    {
        var id = await Admin.CreateAsync("MatchRace");
        var tag = await TagAsync($"/Workflow/Definitions/{id}");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() =>
            Admin.PutAsync($"/Workflow/Definitions/{id}", $$"""{"DisplayName":"Name {{number}}"}""", ("If-Match", tag)))));

        Assert.Single(results, result => result.Status == 200);
        Assert.All(results.Where(result => result.Status != 200), result => result.Fails(ErrorCodes.PreconditionFailed));
    }

    [Theory]
    [InlineData("/Stop")]
    [InlineData("/Restart")]
    public async Task An_instance_is_stopped_and_restarted_only_while_it_stands_as_it_was_read(string command)
    {
        var id = await installation.As("erin").StartAsync(Workflows.Enrollment);
        var stale = await TagAsync($"/Workflow/Instances/{id}");
        (await installation.As("alice").SignalAsync(id)).Is(204);

        (await Admin.PostAsync($"/Workflow/Instances/{id}{command}", null, ("If-Match", stale))).Fails(ErrorCodes.PreconditionFailed);
        Assert.Equal("Suspended", (await Admin.ReadAsync(id)).Text("StatusName"));

        (await Admin.PostAsync($"/Workflow/Instances/{id}{command}", null, ("If-Match", await TagAsync($"/Workflow/Instances/{id}")))).Is(204);
    }

    [Fact]
    public async Task An_instance_is_deleted_only_while_it_stands_as_it_was_read()
    {
        var id = await installation.As("erin").StartAsync(Workflows.Enrollment);
        var stale = await TagAsync($"/Workflow/Instances/{id}");
        (await Admin.PostAsync($"/Workflow/Instances/{id}/Stop")).Is(204);

        (await Admin.DeleteAsync($"/Workflow/Instances/{id}", ("If-Match", stale))).Fails(ErrorCodes.PreconditionFailed);
        (await Admin.DeleteAsync($"/Workflow/Instances/{id}", ("If-Match", "*"))).Is(204);
    }

    [Theory]
    [InlineData("not quoted")]
    [InlineData("\"open")]
    public async Task A_tag_that_cannot_be_read_changes_nothing(string tag)
    {
        var id = await installation.As("erin").StartAsync(Workflows.Enrollment);

        Assert.Equal(["If-Match"], (await Admin.PostAsync($"/Workflow/Instances/{id}/Stop", null, ("If-Match", tag))).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal("Suspended", (await Admin.ReadAsync(id)).Text("StatusName"));
    }

    private async Task<string> TagAsync(string url) => (await Admin.GetAsync(url)).Is(200).Header("ETag")!;
}
