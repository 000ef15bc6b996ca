using System.Text.RegularExpressions;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Instances;

/// <summary>An instance's page says what time does to the step that waits.</summary>
public sealed class WaitFactsTests(WaitFactsTests.OfficeHost host) : IClassFixture<WaitFactsTests.OfficeHost>
{
    private const string Steps = """
        "Calendar":"Office","DeadlineHours":240,"ReminderHours":4,"ReminderRecipients":["owners@example.com"],
        "Escalations":[
          {"AfterHours":24,"AddRoleIds":[3],"AddRoleTokens":["erin","alice"],"Notify":["boss@example.com","$(chief)"]},
          {"AfterHours":48,"Notify":["chief@example.com"]},
          {"AfterHours":72,"AddRoleIds":[3]}]
        """;

    [Fact]
    public async Task It_shows_what_is_due_next_and_who_is_asked_and_told_then_and_what_has_been_escalated()
    {
        var admin = host.Api("admin");
        await admin.PublishAsync("Portal.Escalated", Workflows.Approval(Steps));
        var id = await host.Api("erin").StartAsync(Workflows.Start("Portal.Escalated"));
        using var alice = await host.SignInAsync("alice");

        var page = (await alice.GetAsync($"/instances/{id}")).Is(200).Text;
        Assert.Matches(@"The deadline is\s+in 9 days", page);
        Assert.Matches(@"The next reminder is sent\s+in 3 hours", page);
        Assert.Matches(@"The next escalation is\s+in 23 hours\s?: Certificate Owners, alice and erin may answer as well, and a mail is sent\.", page);
        Assert.Contains("Time counts in the business hours of Office.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("It has been escalated", page, StringComparison.Ordinal);
        Assert.DoesNotContain("boss@example.com", page, StringComparison.Ordinal);
        using (var manager = await host.SignInAsync("admin"))
            Assert.Contains("a mail is sent to boss@example.com, $(chief).", (await manager.GetAsync($"/instances/{id}")).Is(200).Text, StringComparison.Ordinal);

        host.Time.Advance(TimeSpan.FromHours(25));
        using var later = await host.SignInAsync("alice");
        page = (await later.GetAsync($"/instances/{id}")).Is(200).Text;
        Assert.Matches(@"It has been escalated once\.\s+1 hour ago\s?: Escalation 1 is due: Certificate Owners, alice, erin may answer as well\.", page);
        Assert.Matches(@"The next escalation is\s+in 22 hours\s?: a mail is sent\.", page);

        host.Time.Advance(TimeSpan.FromHours(24));
        using var last = await host.SignInAsync("alice");
        page = (await last.GetAsync($"/instances/{id}")).Is(200).Text;
        Assert.Contains("It has been escalated 2 times.", page, StringComparison.Ordinal);
        Assert.Matches(@"The next escalation is\s+in 22 hours\s?: nobody else is asked\.", page);

        // A part of the history that is further back says less.
        Assert.Contains("See what happened, below.", (await last.GetAsync($"/instances/{id}?before=2")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_of_it_nothing_is_said_about_time()
    {
        var admin = host.Api("admin");
        await admin.PublishAsync("Portal.Timeless");
        var id = await admin.StartAsync(Workflows.Start("Portal.Timeless"));
        using var alice = await host.SignInAsync("alice");
        Assert.DoesNotMatch(new Regex("deadline|reminder is|escalat|business hours"), (await alice.GetAsync($"/instances/{id}")).Is(200).Text.Split("The workflow")[0]);
    }

    /// <summary>Its calendar is always open, so that times are easily said.</summary>
    public sealed class OfficeHost() : PortalHost(builder =>
    {
        builder.Configuration["Calendars:Office:TimeZone"] = "UTC";
        builder.Configuration["Calendars:Office:Hours:0"] = "00:00-24:00";
        foreach (var (index, day) in ((string[])["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]).Index())
            builder.Configuration[$"Calendars:Office:Days:{index}"] = day;
    });
}
