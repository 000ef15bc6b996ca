using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>A resume run on demand.</summary>
public sealed class ResumeTests
{
    [Fact]
    public async Task Moves_what_got_stuck_and_reports_it()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        var inTwoSteps = new StorageTrouble { TakesTwoSteps = true };
        await using var installation = await Installation.StartAsync(builder => inTwoSteps.StandInFrontOfTheStore(builder.UseTime(time).DropAllRings()));
        var admin = installation.As("admin");
        var id = await installation.As("erin").StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");
        (await installation.As("alice").SignalAsync(id)).Is(204);
        time.Advance(TimeSpan.FromMinutes(2));

        var report = (await admin.PostAsync("/Workflow/Instances/Resume")).Is(200).Json;

        Assert.Equal("Examined Resumed Failed DurationMilliseconds", report.Names());
        Assert.Equal((1, 1, 0), (report.Number("Examined"), report.Number("Resumed"), report.Number("Failed")));
        Assert.True(report.Number("DurationMilliseconds") >= 0);
        Assert.Equal(0, (await admin.PostAsync("/KeyfactorAPI/workflow/instances/RESUME", "{}")).Is(200).Json.Number("Examined"));
        Assert.Equal(["All"], (await admin.PostAsync("/Workflow/Instances/Resume", """{"All":true}""")).Fails(ErrorCodes.InvalidRequest).Fields);
        (await installation.As("erin").PostAsync("/Workflow/Instances/Resume")).Fails(ErrorCodes.NotPermitted);
    }
}
