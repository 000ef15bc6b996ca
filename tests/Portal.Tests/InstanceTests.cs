using System.Text.Json;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>An instance's page: what it shows, and what people do there. No test of these uses a script.</summary>
public sealed class InstanceTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task Earlier_entries_of_the_history_lead_back_to_the_latest()
    {
        var id = await host.EnrollAsync();
        using var erin = await host.SignInAsync("erin");

        Assert.Contains($"href=\"/instances/{id}#history\">Back to the latest entries<", (await erin.GetAsync($"/instances/{id}?before=3")).Is(200).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Back to the latest", (await erin.GetAsync($"/instances/{id}")).Is(200).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_approve_and_each_sees_where_it_stands()
    {
        var id = await host.EnrollAsync("Certificate for shop.example.com");
        using var alice = await host.SignInAsync("alice");
        using var bob = await host.SignInAsync("bob");

        Assert.Contains("Certificate for shop.example.com", (await alice.GetAsync("/")).Is(200).Text, StringComparison.Ordinal);
        var sent = (await alice.SubmitAsync($"/instances/{id}", $"/instances/{id}", ("answer", "approve"), ("comment", "Known server"))).Is(303);
        var after = (await alice.GetAsync(sent.Location!)).Is(200);
        Assert.Contains("Your answer was taken.", after.Text, StringComparison.Ordinal);
        Assert.Contains("Awaiting 1 more approval from PKI Approvers.", after.Text, StringComparison.Ordinal);
        Assert.Contains("You have approved this.", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"approve\"", after.Html, StringComparison.Ordinal);

        var seen = (await bob.GetAsync($"/instances/{id}")).Is(200);
        Assert.Matches("alice approved this just now ?: Known server", seen.Text);
        (await bob.PostAsync($"/instances/{id}", seen.Hidden($"/instances/{id}"), ("answer", "approve"))).Is(303);
        await host.Api("admin").AwaitAsync(id, "Complete");
        Assert.DoesNotContain(id.ToString(), (await alice.GetAsync("/")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_slower_is_told_the_truth_and_the_new_state()
    {
        var id = await host.EnrollAsync();
        using var alice = await host.SignInAsync("alice");
        var seen = (await alice.GetAsync($"/instances/{id}")).Is(200);
        (await host.Api("bob").SignalAsync(id, approved: false)).Is(204);
        await host.Api("admin").AwaitAsync(id, "Rejected");

        var late = (await alice.PostAsync($"/instances/{id}", seen.Hidden($"/instances/{id}"), ("answer", "approve"), ("comment", "too late"))).Is(409);

        Assert.Contains("Your answer was not taken: somebody else was faster. The instance is rejected now.", late.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("bob", late.Text, StringComparison.Ordinal);
        Assert.Matches("<textarea [^>]*readonly[^>]*>too late</textarea>", late.Html);
    }

    [Fact]
    public async Task Whoever_has_answered_an_earlier_step_is_shown_where_it_has_moved_on()
    {
        var id = await host.EnrollAsync();
        using var admin = await host.SignInAsync("admin");
        var seen = (await admin.GetAsync($"/instances/{id}")).Is(200);
        using var alice = await host.SignInAsync("alice");
        var form = (await alice.GetAsync($"/instances/{id}")).Hidden($"/instances/{id}");
        (await host.Api("alice").SignalAsync(id)).Is(204);
        (await host.Api("bob").SignalAsync(id)).Is(204);
        await host.Api("admin").AwaitAsync(id, "Complete");

        var late = (await alice.PostAsync($"/instances/{id}", form, ("answer", "deny"), ("comment", "written with care"))).Is(409);

        Assert.Matches("<textarea [^>]*readonly[^>]*>written with care</textarea>", late.Html);
        Assert.Contains("Your answer was not taken: the instance has moved on since you loaded this page.", late.Text, StringComparison.Ordinal);
        Assert.Contains("bob approved", late.Text, StringComparison.Ordinal);
        Assert.Contains("Certificate for www.example.com", seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_and_different_answer_is_refused_with_a_sentence()
    {
        var id = await host.EnrollAsync();
        using var alice = await host.SignInAsync("alice");
        var form = (await alice.GetAsync($"/instances/{id}")).Hidden($"/instances/{id}");
        (await alice.PostAsync($"/instances/{id}", form, ("answer", "approve"))).Is(303);
        (await alice.PostAsync($"/instances/{id}", form, ("answer", "approve"))).Is(303);

        var refused = (await alice.PostAsync($"/instances/{id}", form, ("answer", "deny"))).Is(409);

        Assert.Contains("You have answered this differently before, and an answer cannot be changed.", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_requester_sees_it_without_buttons_and_may_withdraw_it()
    {
        var id = await host.EnrollAsync();
        using var erin = await host.SignInAsync("erin");

        var page = (await erin.GetAsync($"/instances/{id}")).Is(200);
        Assert.Contains("You are not one of those whom it asks.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"approve\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Stop…", page.Text, StringComparison.Ordinal);

        (await erin.SubmitAsync($"/instances/{id}/withdraw", $"/instances/{id}/withdraw", ("reason", "Not needed any more"))).Is(303);
        Assert.Contains("Not needed any more", (await erin.GetAsync($"/instances/{id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_stops_restarts_and_deletes_behind_a_question()
    {
        var id = await host.EnrollAsync();
        using var admin = await host.SignInAsync("admin");

        Assert.Contains("Stop…", (await admin.GetAsync($"/instances/{id}")).Is(200).Text, StringComparison.Ordinal);
        var restarted = (await admin.SubmitAsync($"/instances/{id}/restart", $"/instances/{id}/restart")).Is(303).Location!;
        Assert.Contains("It was restarted as another instance", (await admin.GetAsync($"/instances/{id}")).Text, StringComparison.Ordinal);
        (await admin.SubmitAsync($"{restarted}/stop", $"{restarted}/stop")).Is(303);
        Assert.Contains("That cannot be done now", (await admin.GetAsync($"{restarted}/stop")).Is(200).Text, StringComparison.Ordinal);
        (await admin.SubmitAsync($"{restarted}/delete", $"{restarted}/delete")).Is(303);
        (await admin.GetAsync(restarted)).Is(404);
    }

    [Fact]
    public async Task A_command_that_is_not_permitted_is_refused_however_it_is_sent()
    {
        var id = await host.EnrollAsync();
        using var alice = await host.SignInAsync("alice");
        var form = (await alice.GetAsync($"/instances/{id}")).Hidden($"/instances/{id}");

        (await alice.PostAsync($"/instances/{id}/stop", form)).Is(403);
        (await alice.PostAsync($"/instances/{id}/restart", form)).Is(403);
        (await alice.PostAsync($"/instances/{id}/delete", form)).Is(403);
        (await alice.PostAsync($"/instances/{id}/withdraw", form)).Is(403);
        (await alice.PostAsync($"/instances/{id}/nothing", form)).Is(404);
        Assert.Equal("Suspended", (await host.Api("admin").ReadAsync(id)).Text("StatusName"));
    }

    [Fact]
    public async Task An_instance_that_one_may_not_see_looks_like_one_that_does_not_exist()
    {
        var id = await host.Api("admin").StartAsync(Workflows.Enrollment);
        using var erin = await host.SignInAsync("erin");
        var hidden = (await erin.GetAsync($"/instances/{id}")).Is(404);
        Assert.Equal((await erin.GetAsync($"/instances/{Guid.NewGuid()}")).Is(404).Text, hidden.Text);
        Assert.Equal((await erin.GetAsync("/instances/nothing")).Is(404).Text, hidden.Text);
        (await erin.GetAsync($"/instances/{id}/withdraw")).Is(404);
    }

    [Fact]
    public async Task Further_answers_and_required_comments_are_as_the_step_says()
    {
        var admin = host.Api("admin");
        var steps = Workflows.Approval("""
            "CommentRequired":"OnDenial","Answers":{"changes":{"DisplayName":"Changes requested","CommentRequired":"True"}}
            """).Replace("""
            "Outputs":{"continue":"EndNOOP"}
            """.Trim(), """
            "Outputs":{"continue":"EndNOOP","changes":"EndNOOP"}
            """.Trim(), StringComparison.Ordinal);
        await admin.PublishAsync("Portal.Answers", steps);
        var id = await admin.StartAsync(Workflows.Start("Portal.Answers"));
        using var alice = await host.SignInAsync("alice");
        var page = (await alice.GetAsync($"/instances/{id}")).Is(200);
        Assert.Contains("Comment (needed for 'Deny' and 'Changes requested')", page.Text, StringComparison.Ordinal);

        var refused = (await alice.PostAsync($"/instances/{id}", page.Hidden($"/instances/{id}"), ("answer", "answer.changes"), ("comment", " "))).Is(400);
        Assert.Contains("Comment is missing or blank", refused.Text, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", refused.Html, StringComparison.Ordinal);

        (await alice.PostAsync($"/instances/{id}", page.Hidden($"/instances/{id}"), ("answer", "answer.changes"), ("comment", "Use another name"))).Is(303);
        await admin.AwaitAsync(id, "Complete");
        Assert.Contains("Use another name", (await alice.GetAsync($"/instances/{id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_are_asked_for_with_the_controls_of_their_types_and_refused_one_by_one()
    {
        var admin = host.Api("admin");
        await admin.PublishAsync("Portal.Input", """
            [
              {"UniqueName":"StartNOOP","DisplayName":"Start","ExtensionName":"NOOPStep","Outputs":{"continue":"Ask"} },
              {"UniqueName":"Ask","DisplayName":"Details","ExtensionName":"RequireInput",
               "ConfigurationParameters":{"Inputs":{
                 "reason":{"DisplayName":"Reason","Options":["Superseded","KeyCompromise"],"Required":"True"},
                 "days":{"DisplayName":"Days","Type":"number","Minimum":1,"Maximum":30,"Default":7},
                 "urgent":{"DisplayName":"Urgent","Type":"boolean"},
                 "from":{"DisplayName":"From","Type":"date"},
                 "note":{"DisplayName":"Note","MultiLine":"True"} } },
               "Signals":[{"SignalName":"Input","RoleIds":[2]}],"Outputs":{"continue":"EndNOOP"} },
              {"UniqueName":"EndNOOP","DisplayName":"End","ExtensionName":"NOOPStep","Outputs":{} }
            ]
            """);
        var id = await admin.StartAsync(Workflows.Start("Portal.Input"));
        using var alice = await host.SignInAsync("alice");
        var page = (await alice.GetAsync($"/instances/{id}")).Is(200);
        Assert.Matches("""<select id="value.reason" name="value.reason" required""", page.Html);
        Assert.Matches("""<input id="value.days" name="value.days" type="number" step="any" value="7"[^>]* min="1" max="30""", page.Html);

        var form = page.Hidden($"/instances/{id}");
        var refused = (await alice.PostAsync($"/instances/{id}", form,
            ("value.reason", ""), ("value.days", "31"), ("value.urgent", ""), ("value.from", "tomorrow"), ("value.note", "kept <text>"))).Is(400);
        Assert.Contains("Look at the fields that are marked. ", refused.Text, StringComparison.Ordinal);
        Assert.Contains("This is \"31\", but must be at most 30", refused.Text, StringComparison.Ordinal);
        Assert.Contains("This is \"tomorrow\", but must be a date", refused.Text, StringComparison.Ordinal);
        Assert.Contains(">kept &lt;text&gt;</textarea>", refused.Html, StringComparison.Ordinal);

        (await alice.PostAsync($"/instances/{id}", form,
            ("value.reason", "Superseded"), ("value.days", "3"), ("value.urgent", "True"), ("value.from", "2027-03-01"), ("value.note", "a\r\nb"))).Is(303);
        var read = (await admin.AwaitAsync(id, "Complete")).GetProperty("CurrentStateData");
        Assert.Equal(
            """{"reason":"Superseded","days":3,"urgent":true,"from":"2027-03-01T00:00:00Z","note":"a\nb"}""",
            JsonSerializer.Serialize(new
            {
                reason = read.GetProperty("reason").GetString(),
                days = read.GetProperty("days").GetInt32(),
                urgent = read.GetProperty("urgent").GetBoolean(),
                from = read.GetProperty("from").GetString(),
                note = read.GetProperty("note").GetString(),
            }));
    }

    [Fact]
    public async Task A_sign_in_that_ended_meanwhile_leads_back_to_the_comment_that_was_typed()
    {
        var id = await host.EnrollAsync();
        using var alice = await host.SignInAsync("alice");
        var form = (await alice.GetAsync($"/instances/{id}")).Hidden($"/instances/{id}");
        await alice.SignOutAsync();

        var asked = (await alice.PostAsync($"/instances/{id}", form, ("answer", "approve"), ("comment", "Typed \"before\" <b>"))).Is(302);
        Assert.DoesNotContain("Typed", asked.Location, StringComparison.Ordinal);
        var page = (await alice.GetAsync(asked.Location!)).Is(200);
        var back = (await alice.PostAsync("/sign-in", page.Hidden("/sign-in"), ("name", "alice"), ("password", "alice-demo"))).Is(302);

        Assert.Contains(">Typed &quot;before&quot; &lt;b&gt;</textarea>", (await alice.GetAsync(back.Location!)).Is(200).Html, StringComparison.Ordinal);
        var other = await host.EnrollAsync();
        Assert.DoesNotContain("Typed", (await alice.GetAsync(back.Location!.Replace(id.ToString(), other.ToString(), StringComparison.Ordinal))).Is(200).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(await host.Api("admin").HistoryAsync(id), entry => entry.Text("Kind") == "SignalReceived");
    }
}
