using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Stopping and deleting instances.</summary>
public sealed class StopTests(Installation installation) : IClassFixture<Installation>
{
    private const string Start = """{"WorkflowType":"Enrollment","Key":"12"}""";

    private Person Admin => installation.As("admin");

    [Fact]
    public async Task A_suspended_instance_is_stopped_and_a_repeat_gets_the_same_response()
    {
        var id = await installation.As("erin").StartAsync(Start);

        (await Admin.PostAsync($"/Workflow/Instances/{id}/Stop")).Is(204);
        (await Admin.PostAsync($"/Workflow/Instances/{id}/Stop")).Is(204);

        var read = await Admin.ReadAsync(id);
        Assert.Equal((5, "Rejected", "Stopped by admin."), (read.Number("Status"), read.Text("StatusName"), read.Text("StatusMessage")));
        var stopped = Assert.Single(await Admin.HistoryAsync(id), entry => entry.Text("Kind") == "Stopped");
        Assert.Equal(("admin", "RequireApproval1"), (stopped.Text("Actor"), stopped.Text("StepUniqueName")));
        (await installation.As("alice").SignalAsync(id)).Fails(ErrorCodes.NotWaiting);
        Assert.DoesNotContain(id, await installation.As("alice").ListAsync("/AssignedToMe"));
    }

    [Fact]
    public async Task What_has_ended_otherwise_is_not_stopped_and_the_message_names_its_status()
    {
        var id = await installation.As("erin").StartAsync(Start);
        (await installation.As("alice").SignalAsync(id, approved: false)).Is(204);
        await Admin.AwaitAsync(id, "Rejected");

        var refused = (await Admin.PostAsync($"/Workflow/Instances/{id}/Stop")).Fails(ErrorCodes.StatusForbids);

        Assert.Equal("The instance is Rejected (5): only a suspended instance can be stopped.", refused.Says);
    }

    [Fact]
    public async Task An_ended_instance_is_deleted_and_is_then_like_one_that_never_was()
    {
        var id = await installation.As("erin").StartAsync(Start);
        var refused = (await Admin.DeleteAsync($"/Workflow/Instances/{id}")).Fails(ErrorCodes.StatusForbids);
        Assert.Equal("The instance is Suspended (2): only an instance that has ended can be deleted; stop it first.", refused.Says);
        (await Admin.PostAsync($"/Workflow/Instances/{id}/Stop")).Is(204);

        (await Admin.DeleteAsync($"/Workflow/Instances/{id}")).Is(204);

        (await Admin.DeleteAsync($"/Workflow/Instances/{id}")).Fails(ErrorCodes.NoSuchInstance);
        (await Admin.GetAsync($"/Workflow/Instances/{id}")).Fails(ErrorCodes.NoSuchInstance);
        (await Admin.GetAsync($"/Workflow/Instances/{id}/History")).Fails(ErrorCodes.NoSuchInstance);
        (await Admin.PostAsync($"/Workflow/Instances/{id}/Stop")).Fails(ErrorCodes.NoSuchInstance);
        (await installation.As("alice").SignalAsync(id)).Fails(ErrorCodes.NoSuchInstance);
        Assert.DoesNotContain(id, await Admin.ListAsync());
        Assert.DoesNotContain(id, await installation.As("erin").ListAsync("/My"));
    }

    [Fact]
    public async Task The_id_of_a_deleted_instance_is_taken_for_ever()
    {
        var id = Guid.NewGuid();
        var start = $$"""{"WorkflowType":"Enrollment","Key":"12","InstanceId":"{{id}}"}""";
        await installation.As("erin").StartAsync(start);
        (await Admin.PostAsync($"/Workflow/Instances/{id}/Stop")).Is(204);
        (await Admin.DeleteAsync($"/Workflow/Instances/{id}")).Is(204);

        (await installation.As("erin").PostAsync("/Workflow/Instances", start)).Fails(ErrorCodes.InstanceIdTaken);
    }

    [Theory]
    [InlineData("POST", "/Stop")]
    [InlineData("POST", "/Restart")]
    [InlineData("DELETE", "")]
    public async Task Who_may_read_but_not_manage_is_not_permitted_and_who_may_neither_finds_nothing(string method, string suffix)
    {
        var id = await installation.As("erin").StartAsync(Start);
        foreach (var reader in (string[])["erin", "alice"])
        {
            var refused = (await installation.As(reader).SendAsync(HttpMethod.Parse(method), $"/Workflow/Instances/{id}{suffix}"))
                .Fails(ErrorCodes.NotPermitted);
            Assert.Contains("/workflows/instances/manage/", refused.Says, StringComparison.Ordinal);
        }

        (await installation.As("dave").SendAsync(HttpMethod.Parse(method), $"/Workflow/Instances/{id}{suffix}")).Fails(ErrorCodes.NoSuchInstance);
        (await installation.As("erin").SendAsync(HttpMethod.Parse(method), $"/Workflow/Instances/{Guid.NewGuid()}{suffix}"))
            .Fails(ErrorCodes.NoSuchInstance);
        (await installation.Anybody().SendAsync(HttpMethod.Parse(method), $"/Workflow/Instances/{id}{suffix}")).Fails(ErrorCodes.NotAuthenticated);
        Assert.Equal("Suspended", (await Admin.ReadAsync(id)).Text("StatusName"));
    }

    [Theory]
    [InlineData("POST", "/Stop")]
    [InlineData("POST", "/Restart")]
    [InlineData("DELETE", "")]
    public async Task A_body_that_is_not_needed_is_checked_all_the_same(string method, string suffix)
    {
        var id = await installation.As("erin").StartAsync(Start);
        async Task<ApiResponse> SendAsync(string body, string? type = "application/json", string? instance = null) => await Admin.SendAsync(
            HttpMethod.Parse(method), $"/Workflow/Instances/{instance ?? id.ToString()}{suffix}",
            Person.Bytes(System.Text.Encoding.UTF8.GetBytes(body), type));

        Assert.Equal(["Comment"], (await SendAsync("""{"Comment":"x"}""")).Fails(ErrorCodes.InvalidRequest).Fields);
        (await SendAsync("[]")).Fails(ErrorCodes.InvalidRequest);
        (await SendAsync("{")).Fails(ErrorCodes.InvalidRequest);
        (await SendAsync("{}", type: null)).Fails(ErrorCodes.UnsupportedMediaType);
        (await SendAsync("{}", type: "text/plain")).Fails(ErrorCodes.UnsupportedMediaType);
        (await SendAsync(new string(' ', 70_000), type: "text/plain")).Fails(ErrorCodes.UnsupportedMediaType);
        (await SendAsync(new string(' ', 70_000))).Fails(ErrorCodes.BodyTooLarge);
        Assert.Equal(["instanceId", "Comment"], (await SendAsync("""{"Comment":1}""", instance: "me")).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal("Suspended", (await Admin.ReadAsync(id)).Text("StatusName"));

        if (method == "POST")
            (await SendAsync("{}", type: "text/json")).Is(204);
        else
            (await SendAsync("{}")).Fails(ErrorCodes.StatusForbids);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Where_there_is_no_body_its_type_does_not_matter(string? type)
    {
        var id = await installation.As("erin").StartAsync(Start);

        (await Admin.SendAsync(HttpMethod.Post, $"/Workflow/Instances/{id}/Stop", Person.Bytes([], type))).Is(204);
    }

    [Fact]
    public async Task A_malformed_id_comes_before_everything_about_the_instance()
    {
        Assert.Equal(["instanceId"], (await installation.As("dave").PostAsync("/Workflow/Instances/My/Stop")).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal(["instanceId"], (await installation.As("dave").DeleteAsync("/Workflow/Instances/nonsense")).Fails(ErrorCodes.InvalidRequest).Fields);
    }

    [Fact]
    public async Task The_base_path_and_the_case_of_existing_clients_work()
    {
        var id = await installation.As("erin").StartAsync(Start);
        var client = installation.As("admin", "/KeyfactorAPI");

        (await client.PostAsync($"/workflow/instances/{id:N}/STOP")).Is(204);
        (await client.DeleteAsync($"/workflow/instances/{id}")).Is(204);
    }
}
