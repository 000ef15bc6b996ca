using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Somebody who manages instances without a right to read them.</summary>
public sealed class ManagerTests
{
    private const string Start = """{"WorkflowType":"Enrollment","Key":"12"}""";

    [Fact]
    public async Task Stops_and_deletes_what_he_may_not_read_but_does_not_restart_it()
    {
        await using var installation = await Installation.StartAsync(builder => builder
            .AddRole(5, "Managers", "/workflows/instances/manage/").AddUser(0, "mona", 5));
        var mona = installation.As("mona");
        var id = await installation.As("erin").StartAsync(Start);
        (await mona.GetAsync($"/Workflow/Instances/{id}")).Fails(ErrorCodes.NoSuchInstance);

        var refused = (await mona.PostAsync($"/Workflow/Instances/{id}/Restart")).Fails(ErrorCodes.NotPermitted);
        Assert.Contains("/workflows/instances/read/", refused.Says, StringComparison.Ordinal);
        (await mona.PostAsync($"/Workflow/Instances/{Guid.NewGuid()}/Restart")).Fails(ErrorCodes.NoSuchInstance);

        (await mona.PostAsync($"/Workflow/Instances/{id}/Stop")).Is(204);
        (await mona.DeleteAsync($"/Workflow/Instances/{id}")).Is(204);
        (await mona.PostAsync("/Workflow/Instances/Resume")).Is(200);
    }
}
