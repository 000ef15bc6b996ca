using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What a step's own rules make of a signal.</summary>
public sealed class SignalRuleTests
{
    [Fact]
    public async Task With_four_eyes_the_requester_may_not_answer_and_does_not_have_it_in_his_list()
    {
        await using var installation = await Installation.StartAsync(builder => builder.AddUser(0, "frank", 2, 4));
        await installation.As("admin").PublishAsync("FourEyes", Workflows.Approval("\"RequesterMayApprove\":\"False\""));
        var frank = installation.As("frank");
        var id = await frank.StartAsync(Workflows.Start("FourEyes"));
        (await frank.SignalAsync(id)).Fails(ErrorCodes.RequesterMayNotApprove);
        Assert.Empty(await frank.ListAsync("/AssignedToMe"));
        Assert.Equal([id], await installation.As("alice").ListAsync("/AssignedToMe"));
        (await installation.As("alice").SignalAsync(id)).Is(204);
        await frank.AwaitAsync(id, "Complete");
    }

    [Fact]
    public async Task A_further_answer_leads_to_its_own_output_and_an_unknown_one_gets_the_names_of_those_that_are_valid()
    {
        await using var installation = await Installation.StartAsync(_ => { });
        var steps = Workflows.Approval("\"Answers\":{\"changes\":{\"CommentRequired\":true}}")
            .Replace("\"continue\":\"EndNOOP\"", "\"continue\":\"EndNOOP\",\"changes\":\"EndNOOP\"", StringComparison.Ordinal);
        await installation.As("admin").PublishAsync("Changing", steps);
        var id = await installation.As("erin").StartAsync(Workflows.Start("Changing"));

        var unknown = (await AnswerAsync("""{"Answer":"perhaps"}""")).Is(400);
        Assert.Contains("must be one of changes.", unknown.Text, StringComparison.Ordinal);
        Assert.Contains("Data.Comment is missing or blank", (await AnswerAsync("""{"Answer":"changes"}""")).Is(400).Text, StringComparison.Ordinal);
        (await AnswerAsync("""{"Answer":"changes","Comment":"name the owner"}""")).Is(204);
        (await AnswerAsync("""{"Approved":"True"}""")).Is(409);
        await installation.As("erin").AwaitAsync(id, "Complete");

        Task<ApiResponse> AnswerAsync(string data) => installation.As("alice").PostAsync(
            $"/Workflow/Instances/{id}/Signals", $$"""{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{{data}}}""");
    }

    [Fact]
    public async Task Whom_a_role_token_names_is_asked_wherever_the_name_comes_from()
    {
        await using var installation = await Installation.StartAsync(_ => { });
        var steps = Workflows.Approval().Replace("\"RoleIds\":[2]", "\"RoleTokens\":[\"$(owner)\"]", StringComparison.Ordinal);
        var definition = await installation.As("admin").PublishAsync("Owned", steps);
        var shown = (await installation.As("admin").GetAsync($"/Workflow/Definitions/{definition}")).Is(200).Json;
        Assert.Contains("\"RoleTokens\":[\"$(owner)\"]", shown.GetRawText(), StringComparison.Ordinal);
        var erin = installation.As("erin");

        var id = await erin.StartAsync("""{"WorkflowType":"Owned","InitialData":{"owner":"DAVE"}}""");
        Assert.Contains(id, await installation.As("dave").ListAsync("/AssignedToMe"));
        Assert.DoesNotContain(id, await installation.As("alice").ListAsync("/AssignedToMe"));
        (await installation.As("alice").SignalAsync(id)).Is(403);
        (await installation.As("dave").SignalAsync(id)).Is(204);
        await erin.AwaitAsync(id, "Complete");

        var nobodys = await erin.StartAsync("""{"WorkflowType":"Owned","InitialData":{"owner":"mallory"}}""");
        await erin.AwaitAsync(nobodys, "Failed");
    }

    [Fact]
    public async Task Whoever_gets_the_role_of_a_token_after_the_step_was_reached_is_asked_from_then_on()
    {
        await using var installation = await Installation.StartAsync(_ => { });
        var (admin, bob) = (installation.As("admin"), installation.As("bob"));
        (string, string) version2 = ("x-keyfactor-api-version", "2.0");
        var role = (await admin.PostAsync("/Security/Roles", """{"Name":"Web Team","Description":"-","Permissions":["/workflows/instances/read/pending/"],"Claims":[]}""", version2)).Is(200);
        await admin.PublishAsync("Team", Workflows.Approval().Replace("\"RoleIds\":[2]", "\"RoleTokens\":[\"web $(what)\"]", StringComparison.Ordinal));
        var id = await installation.As("erin").StartAsync("""{"WorkflowType":"Team","InitialData":{"what":"team"}}""");
        (await bob.SignalAsync(id)).Is(403);
        Assert.DoesNotContain(id, await bob.ListAsync("/AssignedToMe"));

        var claimed = role.Text.Replace(":[]", """:[{"ClaimType":"User","ClaimValue":"bob","ProviderAuthenticationScheme":"Basic","Description":"-"}]""", StringComparison.Ordinal);
        (await admin.PutAsync("/Security/Roles", claimed, version2)).Is(200);

        Assert.Contains(id, await bob.ListAsync("/AssignedToMe"));
        (await bob.SignalAsync(id)).Is(204);
        await installation.As("erin").AwaitAsync(id, "Complete");
    }

    [Theory]
    [InlineData(-1, 204, "Complete")]
    [InlineData(0, 409, "Rejected")]
    [InlineData(1, 409, "Rejected")]
    public async Task A_signal_is_accepted_before_the_deadline_and_refused_from_then_on(int seconds, int status, string outcome)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var installation = await Installation.StartAsync(builder => builder.UseTime(time).DropAllRings());
        var (admin, alice) = (installation.As("admin"), installation.As("alice"));
        await admin.PublishAsync("Timed", Workflows.Approval("\"DeadlineHours\":1"));
        var id = await admin.StartAsync(Workflows.Start("Timed"));
        Assert.Equal("2030-01-01T01:00:00Z", (await admin.ReadAsync(id)).Text("Deadline"));

        time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(seconds));
        (await alice.SignalAsync(id)).Is(status);
        Assert.Equal(outcome, (await admin.ReadAsync(id)).Text("StatusName"));
    }

    [Fact]
    public async Task Only_who_may_read_the_instance_is_told_the_names_of_steps_or_shown_the_instance()
    {
        await using var installation = await Installation.StartAsync(builder => builder.AddRole(5, "Blind").AddUser(0, "frank", 5));
        await installation.As("admin").PublishAsync("Blind", Workflows.Approval("\"MinimumApprovals\":2", role: 5));
        var id = await installation.As("admin").StartAsync(Workflows.Start("Blind"));
        var frank = installation.As("frank");
        var refused = (await frank.SignalAsync(id, "StartNOOP.ApprovalStatus")).Fails(ErrorCodes.StandsElsewhere);
        Assert.DoesNotContain("RequireApproval1", refused.Says, StringComparison.Ordinal);
        var missing = (await installation.As("alice").SignalAsync(id)).Fails(ErrorCodes.MissingRole);
        Assert.DoesNotContain("RequireApproval1", missing.Says, StringComparison.Ordinal);

        var body = """{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":"True"}}""";
        (await frank.PostAsync($"/Workflow/Instances/{id}/Signals", body, ("Prefer", "return=representation"))).Is(204);
    }
}
