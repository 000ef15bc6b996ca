using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Restarting instances.</summary>
public sealed class RestartTests(Installation installation) : IClassFixture<Installation>
{
    private Person Admin => installation.As("admin");

    [Theory]
    [InlineData("")]
    [InlineData("/KeyfactorAPI")]
    public async Task A_restarted_instance_names_its_successor_and_a_repeat_names_the_same(string path)
    {
        var id = await installation.As("erin").StartAsync(
            """{"WorkflowType":"Enrollment","Key":"12","Title":"For www","InitialData":{"cn":"www.example.com"}}""");

        var restarted = (await installation.As("admin", path).PostAsync($"/Workflow/Instances/{id}/Restart")).Is(204);

        var successor = Guid.Parse(restarted.Header("X-Instance-Id")!);
        Assert.Equal($"{path}/Workflow/Instances/{successor}", restarted.Header("Location"));
        Assert.Equal(restarted.Header("X-Instance-Id"), (await Admin.PostAsync($"/Workflow/Instances/{id}/Restart")).Is(204).Header("X-Instance-Id"));
        var (old, fresh) = (await Admin.ReadAsync(id), await Admin.ReadAsync(successor));
        Assert.Equal((6, "CanceledForRestart", $"Restarted by admin as {successor} on version 1."),
            (old.Number("Status"), old.Text("StatusName"), old.Text("StatusMessage")));
        Assert.Equal((successor.ToString(), null), (old.Text("RestartedAsId"), old.Text("RestartedFromId")));
        Assert.Equal((null, id.ToString()), (fresh.Text("RestartedAsId"), fresh.Text("RestartedFromId")));
        Assert.Equal(("erin", "For www", "Suspended"), (fresh.Text("InitiatingUserName"), fresh.Text("Title"), fresh.Text("StatusName")));
        Assert.Equal("""{"cn":"www.example.com"}""", fresh.GetProperty("InitialData").GetRawText());
        Assert.Contains(successor, await installation.As("erin").ListAsync("/My"));
        Assert.StartsWith("Started again by admin", (await Admin.HistoryAsync(successor))[0].Text("Message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_runs_on_the_version_that_the_query_or_the_body_names()
    {
        var definition = await TwiceAsync("Restarted");
        foreach (var (query, body) in ((string, string?)[])[
            ("?version=1", null), ("?VERSION=1", "{}"), ("", """{"version":1}"""), ("", """{"Version":1}"""), ("?version=1", """{"version":1}""")])
        {
            var id = await Admin.StartAsync(Workflows.Start("Restarted"));

            var restarted = (await Admin.PostAsync($"/Workflow/Instances/{id}/Restart{query}", body)).Is(204);

            var fresh = await Admin.ReadAsync(Guid.Parse(restarted.Header("X-Instance-Id")!));
            Assert.Equal((definition, 1), (fresh.GetProperty("Definition").Id(), fresh.GetProperty("Definition").Number("Version")));
            (await Admin.PostAsync($"/Workflow/Instances/{id}/Restart")).Is(204);
            var other = (await Admin.PostAsync($"/Workflow/Instances/{id}/Restart?version=2")).Fails(ErrorCodes.RestartedOnOtherVersion);
            Assert.Contains(restarted.Header("X-Instance-Id")!, other.Says, StringComparison.Ordinal);
        }

        var latest = await Admin.StartAsync(Workflows.Start("Restarted"));
        var successor = (await Admin.PostAsync($"/Workflow/Instances/{latest}/Restart")).Is(204).Header("X-Instance-Id")!;
        Assert.Equal(2, (await Admin.ReadAsync(Guid.Parse(successor))).GetProperty("Definition").Number("Version"));
    }

    [Theory]
    [InlineData("?version=0", null, "version")]
    [InlineData("?version=-1", null, "version")]
    [InlineData("?version=first", null, "version")]
    [InlineData("?version=99999999999", null, "version")]
    [InlineData("?version=1&version=2", null, "version")]
    [InlineData("?version=2", """{"version":1}""", "version")]
    [InlineData("", """{"version":0}""", "Version")]
    [InlineData("", """{"version":"first"}""", "Version")]
    [InlineData("", """{"version":1.5}""", "Version")]
    [InlineData("", """{"version":1,"VERSION":1}""", "VERSION")]
    [InlineData("", """{"vesion":1}""", "vesion")]
    public async Task A_version_that_is_none_is_refused(string query, string? body, string field)
    {
        var id = await installation.As("erin").StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");

        Assert.Equal([field], (await Admin.PostAsync($"/Workflow/Instances/{id}/Restart{query}", body)).Fails(ErrorCodes.InvalidRequest).Fields);

        Assert.Equal("Suspended", (await Admin.ReadAsync(id)).Text("StatusName"));
    }

    [Fact]
    public async Task A_version_that_was_never_published_is_refused_with_those_that_were()
    {
        await TwiceAsync("NeverPublished");
        var id = await Admin.StartAsync(Workflows.Start("NeverPublished"));

        var refused = (await Admin.PostAsync($"/Workflow/Instances/{id}/Restart?version=3")).Fails(ErrorCodes.NeverPublished);

        Assert.Equal("Version 3 of the definition was never published; versions 1 to 2 were.", refused.Says);
    }

    [Fact]
    public async Task What_runs_on_a_definition_that_is_switched_off_is_not_restarted()
    {
        var definition = await Admin.PublishAsync("SwitchedOff");
        var id = await Admin.StartAsync(Workflows.Start("SwitchedOff"));
        (await Admin.PutAsync($"/Workflow/Definitions/{definition}", """{"DisplayName":"Off","Enabled":false}""")).Is(200);

        var refused = (await Admin.PostAsync($"/Workflow/Instances/{id}/Restart")).Fails(ErrorCodes.DefinitionDisabled);

        Assert.Equal($"Definition {definition} is not enabled: nothing starts from it now.", refused.Says);
        Assert.Equal("Suspended", (await Admin.ReadAsync(id)).Text("StatusName"));
    }

    [Fact]
    public async Task What_is_complete_is_not_restarted()
    {
        await Admin.PublishAsync("AtOnce", Workflows.OneStep);
        var id = await Admin.StartAsync(Workflows.Start("AtOnce"));

        var refused = (await Admin.PostAsync($"/Workflow/Instances/{id}/Restart")).Fails(ErrorCodes.StatusForbids);

        Assert.Equal("The instance is Complete (4): only a suspended or failed instance can be restarted.", refused.Says);
    }

    [Fact]
    public async Task What_failed_on_a_definition_that_is_deleted_since_is_not_restarted()
    {
        const string Failing = """
            [{"UniqueName":"Pause","DisplayName":"Pause","ExtensionName":"Delay","ConfigurationParameters":{"Until":"$(noDate)"},"Outputs":{}}]
            """;
        var definition = await Admin.PublishAsync("Gone", Failing);
        var id = await Admin.StartAsync(Workflows.Start("Gone"));
        Assert.Equal("Failed", (await Admin.ReadAsync(id)).Text("StatusName"));
        (await Admin.DeleteAsync($"/Workflow/Definitions/{definition}")).Is(204);

        foreach (var query in (string[])["", "?version=1"])
        {
            var refused = (await Admin.PostAsync($"/Workflow/Instances/{id}/Restart{query}")).Is(409);
            Assert.Equal(
                $$"""{"ErrorCode":"0xA0120063","Message":"Definition {{definition}} is deleted: nothing starts from it any more."}""", refused.Text);
        }

        Assert.Equal("Failed", (await Admin.ReadAsync(id)).Text("StatusName"));
    }

    [Fact]
    public async Task Four_eyes_still_means_the_person_who_asked_in_the_first_place()
    {
        await Admin.PublishAsync("FourEyes", Workflows.Approval("\"RequesterMayApprove\":false"));
        var id = await Admin.StartAsync(Workflows.Start("FourEyes"));
        var successor = Guid.Parse((await Admin.PostAsync($"/Workflow/Instances/{id}/Restart")).Is(204).Header("X-Instance-Id")!);

        (await installation.As("alice").SignalAsync(successor)).Is(204);

        Assert.Equal("admin", (await Admin.ReadAsync(successor)).Text("InitiatingUserName"));
        await Admin.AwaitAsync(successor, "Complete");
    }

    /// <summary>A definition of which two versions were published.</summary>
    private async Task<Guid> TwiceAsync(string type)
    {
        var definition = await Admin.PublishAsync(type);
        (await Admin.PutAsync($"/Workflow/Definitions/{definition}/Steps", Workflows.Approval("\"MinimumApprovals\":2"))).Is(200);
        (await Admin.PostAsync($"/Workflow/Definitions/{definition}/Publish")).Is(200);
        return definition;
    }
}
