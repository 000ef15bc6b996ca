using System.Globalization;
using System.Text.RegularExpressions;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Instances;

/// <summary>The pages say for whom somebody answers, before and afterwards. dave answers for alice, who may answer enrollments.</summary>
public sealed class InPlaceOfTests(PortalHost host) : IClassFixture<PortalHost>, IAsyncLifetime
{
    /// <summary>The same again is the one that runs already.</summary>
    public async ValueTask InitializeAsync()
    {
        var until = DateTimeOffset.UtcNow.AddDays(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        (await host.Api("alice").PostAsync("/Workflow/Delegations", $$"""{"To":"dave","Until":"{{until}}"}""")).Is(200);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_inbox_and_the_page_say_for_whom_it_is_before_one_answers_and_afterwards_who_has_answered_for_whom()
    {
        var id = await host.EnrollAsync("For alice alone");
        using var dave = await host.SignInAsync("dave");
        using var alice = await host.SignInAsync("alice");
        Assert.Matches("For alice alone\\s+for alice", (await dave.GetAsync("/")).Is(200).Text);
        Assert.DoesNotContain("tag for", (await alice.GetAsync("/")).Is(200).Html, StringComparison.Ordinal);

        var page = (await dave.GetAsync($"/instances/{id}")).Is(200);
        Assert.Matches("You answer for alice\\s?, who is away. It is shown as “dave for alice”", page.Text);
        (await dave.PostAsync($"/instances/{id}", page.Hidden($"/instances/{id}"), ("answer", "approve"), ("comment", "Known"))).Is(303);

        var answered = (await dave.GetAsync($"/instances/{id}")).Is(200);
        Assert.Matches("Answers so far\\s+1 of \\d approvals\\s+dave for alice\\s+approved this", answered.Text);
        Assert.Contains("You have approved this.", answered.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("You answer for", answered.Text, StringComparison.Ordinal);
        Assert.Contains("dave has approved this for you: you have one vote between you.", (await alice.GetAsync($"/instances/{id}")).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("dave for alice approved.", answered.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_whom_it_asks_see_who_may_answer_for_whom_and_the_requester_does_not()
    {
        var id = await host.EnrollAsync();
        foreach (var (name, words) in new[] { ("bob", "It may be answered by dave for alice."), ("alice", "It may be answered by dave for you."), ("admin", "It may be answered by dave for alice.") })
        {
            using var reader = await host.SignInAsync(name);
            Assert.Contains(words, (await reader.GetAsync($"/instances/{id}")).Is(200).Text, StringComparison.Ordinal);
        }

        using var erin = await host.SignInAsync("erin");
        Assert.DoesNotContain("dave", (await erin.GetAsync($"/instances/{id}")).Is(200).Text, StringComparison.Ordinal);

        // Once alice's vote is given, nobody answers for her any more.
        (await host.Api("alice").SignalAsync(id)).Is(204);
        using var bob = await host.SignInAsync("bob");
        Assert.DoesNotContain("may be answered", (await bob.GetAsync($"/instances/{id}")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_would_answer_for_another_than_the_page_has_said_is_asked_to_look_again()
    {
        var id = await host.EnrollAsync("Whose answer");
        using var dave = await host.SignInAsync("dave");
        var form = (await dave.GetAsync($"/instances/{id}")).Is(200).Hidden($"/instances/{id}");
        var inbox = (await dave.GetAsync("/")).Is(200);
        var picked = Regex.Match(inbox.Html, $"name=\"pick\" value=\"({id} [^\"]+)\"").Groups[1].Value;
        (await host.Api("admin").PostAsync($"/Workflow/Instances/{id}/Assignees", """{"People":["dave"],"Reason":"He knows it himself."}""")).Is(204);

        var refused = (await dave.PostAsync($"/instances/{id}", form, ("answer", "approve"))).Is(409);
        Assert.Contains("Your answer was not taken: you would give it for yourself now.", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("You answer for", refused.Text, StringComparison.Ordinal);
        var told = (await dave.PostAsync("/", inbox.Hidden("/"), ("pick", picked), ("answer", "approve"))).Is(303).Location!;
        Assert.Contains("Whose answer : not taken.", (await dave.GetAsync(told)).Is(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await host.Api("admin").HistoryAsync(id), entry => entry.Text("Kind") == "SignalReceived");

        var again = (await dave.GetAsync($"/instances/{id}")).Hidden($"/instances/{id}");
        (await dave.PostAsync($"/instances/{id}", again, ("answer", "approve"))).Is(303);
        Assert.Contains(await host.Api("admin").HistoryAsync(id), entry => entry.Text("Kind") == "SignalReceived" && entry.Text("Actor") == "dave");
    }

    [Fact]
    public async Task Several_answers_from_the_inbox_are_given_for_whom_it_says()
    {
        var id = await host.EnrollAsync("One of several");
        using var dave = await host.SignInAsync("dave");
        var inbox = (await dave.GetAsync("/")).Is(200);
        var picked = Regex.Match(inbox.Html, $"name=\"pick\" value=\"({id} [^\"]+)\"").Groups[1].Value;

        var told = (await dave.PostAsync("/", inbox.Hidden("/"), ("pick", picked), ("answer", "approve"))).Is(303).Location!;
        Assert.Contains("One of several : taken.", (await dave.GetAsync(told)).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains(await host.Api("admin").HistoryAsync(id), entry => entry.Text("Kind") == "SignalReceived" && entry.Text("Actor") == "dave for alice");
    }

    [Fact]
    public async Task Values_are_given_for_the_absent_person_too()
    {
        var admin = host.Api("admin");
        await admin.PublishAsync("Portal.AbsentInput", """
            [
              {"UniqueName":"StartNOOP","DisplayName":"Start","ExtensionName":"NOOPStep","Outputs":{"continue":"Ask"} },
              {"UniqueName":"Ask","DisplayName":"Details","ExtensionName":"RequireInput",
               "ConfigurationParameters":{"Inputs":{"reason":{"DisplayName":"Reason","Required":"True"} } },
               "Signals":[{"SignalName":"Input","RoleIds":[2]}],"Outputs":{"continue":"EndNOOP"} },
              {"UniqueName":"EndNOOP","DisplayName":"End","ExtensionName":"NOOPStep","Outputs":{} }
            ]
            """);
        var id = await admin.StartAsync(Workflows.Start("Portal.AbsentInput"));
        using var dave = await host.SignInAsync("dave");
        var page = (await dave.GetAsync($"/instances/{id}")).Is(200);
        Assert.Contains("You answer for alice", page.Text, StringComparison.Ordinal);
        (await dave.PostAsync($"/instances/{id}", page.Hidden($"/instances/{id}"), ("value.reason", "Known"))).Is(303);
        await admin.AwaitAsync(id, "Complete");
    }
}
