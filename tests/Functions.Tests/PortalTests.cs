using Microsoft.DurableTask.Client;
using Moq;
using WorkflowFunctions.Functions.Tests.Scenarios;
using WorkflowFunctions.HostScenarios;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Functions.Tests;

/// <summary>What is of this host alone in serving pages: several workers, and a front end before them. The rest is in the stories of all hosts.</summary>
public sealed class PortalTests
{
    [Fact]
    public async Task Another_worker_knows_the_cookie_and_the_forms_and_that_somebody_has_signed_out()
    {
        await using var shell = await ShellHost.StartAsync(new Mock<DurableTaskClient>("hub").Object);
        using var story = new Story(shell);
        var id = await story.StartAsync(Samples.TwoApprovals);
        using var before = new FormClient(shell.CreateClient());
        (await before.SignInAsync(ScenarioSettings.Approver(1), ScenarioSettings.Password)).Is(302);
        var form = (await before.GetAsync($"/instances/{id}")).Is(200).Hidden($"/instances/{id}");

        // The next worker has nothing in memory.
        await shell.KillAsync();
        using var after = new FormClient(shell.CreateClient());
        foreach (System.Net.Cookie cookie in before.Cookies.GetAllCookies())
            after.Cookies.Add(new System.Net.Cookie(cookie.Name, cookie.Value, "/", "localhost"));
        (await after.PostAsync($"/instances/{id}", form, ("answer", "approve"))).Is(303);
        await after.SignOutAsync($"/instances/{id}");

        await shell.KillAsync();
        using var thief = new FormClient(shell.CreateClient());
        foreach (System.Net.Cookie cookie in before.Cookies.GetAllCookies())
            thief.Cookies.Add(new System.Net.Cookie(cookie.Name, cookie.Value, "/", "localhost"));
        Assert.Equal("/sign-in", (await thief.GetAsync("/")).Is(302).Location);
    }

    [Fact]
    public async Task Behind_the_front_end_that_ends_TLS_every_cookie_is_for_https_and_no_address_names_http()
    {
        await using var shell = await ShellHost.StartAsync(new Mock<DurableTaskClient>("hub").Object, ("WEBSITE_SITE_NAME", "workflow-app"));
        using var visitor = new FormClient(shell.CreateClient(), "https://localhost/");
        // What reaches the worker is plain HTTP, with headers of the front end, which say nothing that counts.
        visitor.Headers.Add("X-Forwarded-Proto", "http");
        visitor.Headers.Add("X-Forwarded-Host", "evil.example.com");
        visitor.Headers.Add("X-Forwarded-For", "192.0.2.7");
        var page = (await visitor.GetAsync("/sign-in")).Is(200);
        var signedIn = (await visitor.PostAsync(
            "/sign-in", page.Hidden("/sign-in"), ("name", ScenarioSettings.Approver(1)), ("password", ScenarioSettings.Password))).Is(302);

        var cookies = page.Message.Headers.GetValues("Set-Cookie").Concat(signedIn.Message.Headers.GetValues("Set-Cookie")).ToList();
        Assert.Equal(["workflow.form", "workflow"], cookies.Select(cookie => cookie.Split('=')[0]));
        Assert.All(cookies, cookie => Assert.Contains("; secure", cookie, StringComparison.Ordinal));
        Assert.Equal("/", signedIn.Location);
        (await visitor.GetAsync("/Workflow/Instances/AssignedToMe", ("Origin", "https://localhost"))).Is(200);
        (await visitor.GetAsync("/Workflow/Instances/AssignedToMe", ("Origin", "http://localhost"))).Is(401);
        Assert.DoesNotContain("evil.example.com", (await visitor.GetAsync("/help")).Is(200).Html, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await visitor.SignOutAsync("/help")).Is(302).Location);
    }
}
