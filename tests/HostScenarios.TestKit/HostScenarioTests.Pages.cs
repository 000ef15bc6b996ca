using System.Text.RegularExpressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Portal.Tests.Kit;
using Xunit;

namespace WorkflowFunctions.HostScenarios;

/// <summary>People who use the pages, with a browser that runs no scripts.</summary>
public abstract partial class HostScenarioTests
{
    [Fact]
    public async Task People_start_answer_and_follow_workflows_on_pages()
    {
        using var story = new Story(_host);
        using var requester = await SignInAsync(ScenarioSettings.Requester);
        var start = $"/start/{Samples.TwoApprovals}";
        Assert.Contains(start, (await requester.GetAsync("/start")).Is(200).Html, StringComparison.Ordinal);
        var one = IdOf(await requester.SubmitAsync(start, start, ("value.(title)", "Paged <one>"), ("value.(further)", "cn: www.example.com")));
        var two = IdOf(await requester.SubmitAsync(start, start, ("value.(title)", "Paged two")));
        Assert.Contains("Paged &lt;one&gt;", (await requester.GetAsync("/requests?find=Paged")).Is(200).Html, StringComparison.Ordinal);

        using var first = await SignInAsync(ScenarioSettings.Approver(1));
        Assert.Contains("Paged two", (await first.GetAsync("/")).Is(200).Text, StringComparison.Ordinal);
        var answered = await first.SubmitAsync($"/instances/{one}", $"/instances/{one}", ("answer", "approve"), ("comment", "Known server"));
        Assert.Equal($"/instances/{one}?done=1", answered.Is(303).Location);
        Assert.Contains("Your answer was taken.", (await first.GetAsync(answered.Location!)).Is(200).Text, StringComparison.Ordinal);
        (await first.SubmitAsync($"/instances/{two}", $"/instances/{two}", ("answer", "deny"), ("comment", "Not now"))).Is(303);
        await story.UntilAsync(two, InstanceStatus.Rejected);

        // The next one answers from the inbox, and is told of what somebody else has settled.
        using var second = await SignInAsync(ScenarioSettings.Approver(2));
        await story.UntilAsync(one, snapshot => snapshot.State is InstanceState.AwaitingSignal { Votes.Length: 1 });
        var several = await second.SubmitAsync(
            "/?find=Paged", "/?find=Paged", ("pick", $"{one} {Story.FirstApproval} 2"), ("pick", $"{two} {Story.FirstApproval} 2"), ("answer", "approve"));
        several = await second.GetAsync(several.Is(303).Location!);
        Assert.Contains("Paged <one> : taken.", several.Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("An instance : not taken. It is gone", several.Text, StringComparison.Ordinal);
        await story.UntilAsync(one, InstanceStatus.Complete);
        Assert.Contains("Known server", (await requester.GetAsync($"/instances/{one}")).Is(200).Text, StringComparison.Ordinal);

        using var admin = await SignInAsync(ScenarioSettings.Admin);
        var all = (await admin.GetAsync("/instances?find=Paged&status=Complete")).Is(200);
        Assert.Contains($"/instances/{one}", all.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"/instances/{two}", all.Html, StringComparison.Ordinal);
        Assert.Contains("Paged two", (await admin.GetAsync($"/happened?person={ScenarioSettings.Approver(1)}")).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("$(requester)", (await admin.GetAsync("/help")).Is(200).Text, StringComparison.Ordinal);
        var third = await story.StartAsync(Samples.TwoApprovals);
        var successor = IdOf(await admin.SubmitAsync($"/instances/{third}/restart", $"/instances/{third}/restart"));
        (await admin.SubmitAsync($"/instances/{successor}/stop", $"/instances/{successor}/stop")).Is(303);
        await story.UntilAsync(successor, InstanceStatus.Rejected);
        (await admin.SubmitAsync($"/instances/{successor}/delete", $"/instances/{successor}/delete")).Is(303);
        (await admin.GetAsync($"/instances/{successor}")).Is(404);
    }

    [Fact]
    public async Task Somebody_gives_the_values_that_a_step_asks_for_on_its_page_also_after_signing_in_again()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.ChosenReason);
        await story.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingSignal);
        using var owner = await SignInAsync(ScenarioSettings.Owner);
        var path = $"/instances/{id}";
        var refused = (await owner.SubmitAsync(path, path, ("value.reason", ""), ("value.note", "Kept"))).Is(400);
        Assert.Contains(">Kept</textarea>", refused.Html, StringComparison.Ordinal);

        await owner.SignOutAsync(path);
        var asked = (await owner.PostAsync(path, refused.Hidden(path), ("value.reason", "Superseded"), ("value.note", "Typed before"))).Is(302);
        var signIn = (await owner.GetAsync(asked.Location!)).Is(200);
        var back = (await owner.PostAsync("/sign-in", signIn.Hidden("/sign-in"), ("name", ScenarioSettings.Owner), ("password", ScenarioSettings.Password))).Is(302);
        var again = (await owner.GetAsync(back.Location!)).Is(200);
        Assert.Contains(">Typed before</textarea>", again.Html, StringComparison.Ordinal);

        (await owner.PostAsync(path, again.Hidden(path), ("value.reason", "Key compromise"), ("value.note", "Typed before"))).Is(303);
        await story.UntilAsync(id, InstanceStatus.Complete);
    }

    [Fact]
    public async Task An_administrator_builds_tries_compares_and_carries_a_workflow_on_pages()
    {
        using var admin = await SignInAsync(ScenarioSettings.Admin);
        var made = (await admin.SubmitAsync("/definitions", "/definitions", ("displayName", "Lunch"), ("workflowType", "PagedLunch"), ("keys", ""), ("mayWithdraw", "true"))).Is(303).Location!.Split('?')[0];
        var added = await DoAsync(made, "AddStep", ("type", "RequireApproval"));
        var step = $"{made}?step={Regex.Match(added, "[?&]step=([^&]+)").Groups[1].Value}";
        await DoAsync(step, "SaveStep", ("displayName", "The cook"), ("uniqueName", "Cook"), ("enabled", "true"), ("role", "2"), ("conditions", ""));
        await DoAsync(made, "Publish");
        await DoAsync($"{made}?step=Cook", "SaveStep", ("displayName", "The chef"), ("uniqueName", "Cook"), ("enabled", "true"), ("role", "2"), ("conditions", ""));

        var tried = (await admin.SubmitAsync($"{made}/try", $"{made}/try", ("requester", ScenarioSettings.Requester), ("data", ""), ("answers", ""))).Is(200);
        Assert.Contains("What would be answered to 'The chef'?", tried.Text, StringComparison.Ordinal);
        Assert.Contains("<ins>The chef</ins>", (await admin.GetAsync($"{made}/compare")).Is(200).Html, StringComparison.Ordinal);
        await DoAsync(made, "Publish");
        await DoAsync(made, "PublishVersion", ("version", "1"));
        Assert.Contains("Version 1 is published again, in place of version 2.", (await admin.GetAsync(made)).Is(200).Text, StringComparison.Ordinal);

        var export = (await admin.GetAsync($"{made}/export?version=2")).Is(200);
        var hidden = (await admin.GetAsync("/definitions/import")).Is(200).Hidden("/definitions/import");
        using var form = new MultipartFormDataContent { { new StringContent(export.Html), "file", "export.json" } };
        foreach (var (name, value) in hidden)
            form.Add(new StringContent(value), name);
        var imported = (await admin.SendAsync(HttpMethod.Post, "/definitions/import", form, [])).Is(303);
        Assert.Contains("The chef (Require Approval)", (await admin.GetAsync(imported.Location!)).Is(200).Text, StringComparison.Ordinal);

        async Task<string> DoAsync(string path, string action, params (string Name, string Value)[] fields) =>
            (await admin.SubmitAsync(path, path, [("do", action), .. fields])).Is(303).Location!;
    }

    [Fact]
    public async Task Browsers_get_pages_packed_keep_assets_and_ask_cheaply_whether_a_page_is_current()
    {
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.TwoApprovals);
        await story.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingSignal);
        using var visitor = await SignInAsync(ScenarioSettings.Approver(1));
        foreach (var encoding in (string[])["br", "gzip"])
        {
            var page = (await visitor.GetAsync("/", ("Accept-Encoding", encoding))).Is(200);
            Assert.Equal((encoding, "Accept-Encoding"), (page.Header("Content-Encoding"), page.Header("Vary")));
            Assert.Contains("no-store", page.Header("Cache-Control"), StringComparison.Ordinal);
        }

        var plain = (await visitor.GetAsync($"/instances/{id}")).Is(200);
        Assert.Null(plain.Header("Content-Encoding"));
        var head = (await visitor.SendAsync(HttpMethod.Head, $"/instances/{id}", null, [("Accept-Encoding", "br")])).Is(200);
        Assert.Equal(("", plain.Header("Content-Type")), (head.Html, head.Header("Content-Type")));
        foreach (Match file in Regex.Matches(plain.Html, "(?:href|src)=\"(/portal/assets/[^\"]+)\""))
        {
            var asset = (await visitor.GetAsync(file.Groups[1].Value, ("Accept-Encoding", "br"))).Is(200);
            Assert.Equal("br", asset.Header("Content-Encoding"));
            Assert.Contains("immutable", asset.Header("Cache-Control"), StringComparison.Ordinal);
        }

        var known = $"\"{Regex.Match(plain.Html, "data-state=\"([^\"]+)\"").Groups[1].Value}\"";
        Assert.Equal("", (await visitor.GetAsync($"/instances/{id}/state", ("If-None-Match", known))).Is(304).Html);
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        await story.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingSignal { Votes.Length: 1 });
        (await visitor.GetAsync($"/instances/{id}/state", ("If-None-Match", known))).Is(204);

        // The path base of the API leads to the pages at the root, and a form from elsewhere is a page that says so.
        Assert.Equal("/requests", (await visitor.GetAsync("/KeyfactorAPI/requests")).Is(302).Location);
        (await visitor.PostAsync("/", new Dictionary<string, string>(), ("answer", "approve"))).Is(400);
        var foreign = await visitor.SendAsync(HttpMethod.Post, "/", new FormUrlEncodedContent([new("answer", "approve")]), [("Origin", "https://evil.example.com")]);
        Assert.StartsWith("text/html", foreign.Is(403).Header("Content-Type"), StringComparison.Ordinal);
    }

    private async Task<FormClient> SignInAsync(string name)
    {
        var visitor = new FormClient(_host.CreateClient());
        (await visitor.SignInAsync(name, ScenarioSettings.Password)).Is(302);
        return visitor;
    }

    private static Guid IdOf(PageResponse started) => Guid.Parse(started.Is(303).Location!["/instances/".Length..]);
}
