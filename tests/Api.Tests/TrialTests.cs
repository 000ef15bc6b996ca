using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Somebody who edits a definition tries it out before others run it.</summary>
public sealed partial class TrialTests(Installation installation) : IClassFixture<Installation>
{
    private const string Demo = "/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10/Try";

    private Person Admin => installation.As("admin");

    [Fact]
    public async Task A_trial_shows_the_path_who_is_asked_and_why_and_what_is_sent()
    {
        var tried = (await Admin.PostAsync(Demo, """
            { "Requester": { "Name": "erin", "Mail": "erin@example.com" }, "InitialData": { "cn": "www.example.com" },
              "Answers": [{ "Step": "requireapproval1", "By": "dave", "RoleIds": [3], "Data": { "Approved": true } },
                          { "SignalKey": "RequireApproval1.ApprovalStatus", "By": "alice", "Data": { "Approved": "True", "Comment": "fine" } },
                          { "Step": "RequireApproval1", "By": "bob", "Data": { "Approved": true }, "AfterHours": 1.5 }] }
            """)).Is(200).Json;

        Assert.Equal(("Complete", 4), (tried.Text("StatusName"), tried.Number("Status")));
        Assert.Equal(["StartNOOP", "RequireApproval1", "TellRequester", "EndNOOP"], tried.GetProperty("Steps").EnumerateArray().Select(step => step.Text("UniqueName")));
        var step = tried.GetProperty("Steps")[1];
        var asked = step.GetProperty("Asked");
        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers.", asked.Text("Message"));
        Assert.Equal(("2", "PKI Approvers"), (asked.GetProperty("Roles")[0].Text("RoleId"), asked.GetProperty("Roles")[0].Text("RoleName")));
        Assert.Equal("The step asks role PKI Approvers (2).", asked.GetProperty("Why")[0].GetString());
        Assert.Equal(["continue"], step.GetProperty("Outputs").EnumerateArray().Select(output => output.GetString()));
        var answers = step.GetProperty("Answers");
        Assert.Equal(ErrorCodes.MissingRole.Text, answers[0].GetProperty("Refused").Text("ErrorCode"));
        Assert.False(answers[1].TryGetProperty("Refused", out _));
        Assert.Equal(TimeSpan.FromHours(1.5), answers[2].GetProperty("At").GetDateTime() - tried.GetProperty("StartedAt").GetDateTime());
        var mail = tried.GetProperty("Steps")[2].GetProperty("Sent")[0];
        Assert.Equal(("step", "Assumed"), (mail.Text("Effect"), mail.Text("Basis")));
        Assert.Contains("erin@example.com", mail.GetProperty("Message").GetProperty("Recipients").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal("fine", tried.GetProperty("Data").GetProperty("approvals")[0].Text("Comment"));
        Assert.Empty(tried.GetProperty("Problems").EnumerateArray());
    }

    [Fact]
    public async Task The_example_of_the_page_is_what_the_service_says()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "definitions.md"), TestContext.Current.CancellationToken);
        var blocks = Blocks().Matches(page[page.IndexOf("## Trying a definition out", StringComparison.Ordinal)..]);

        var tried = (await Admin.PostAsync(Demo, blocks[0].Groups[1].Value)).Is(200).Json;

        AssertHas(JsonElement.Parse(blocks[1].Groups[1].Value), tried, "");
    }

    [Fact]
    public async Task The_draft_is_tried_unless_a_version_is_named_and_what_publishing_refuses_is_refused_alike()
    {
        var id = await Admin.PublishAsync($"Try{Guid.NewGuid():N}"[..20]);
        (await Admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.OneStep)).Is(200);
        Assert.Equal((2, "Complete"), await TryAsync("{}"));
        Assert.Equal((1, "Suspended"), await TryAsync("""{ "Version": 1 }"""));
        (await Admin.PostAsync($"/Workflow/Definitions/{id}/Try", """{ "Version": 3 }""")).Fails(ErrorCodes.NoSuchDefinition);
        (await Admin.PostAsync($"/Workflow/Definitions/{Guid.NewGuid()}/Try", "{}")).Fails(ErrorCodes.NoSuchDefinition);

        (await Admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval("\"MinimumApprovals\": 0, \"Nonsense\": 1", role: 2).Replace("EndNOOP\"}", "Nowhere\"}", StringComparison.Ordinal))).Is(200);
        var published = (await Admin.PostAsync($"/Workflow/Definitions/{id}/Publish")).Fails(ErrorCodes.InvalidDefinition);
        var tried = (await Admin.PostAsync($"/Workflow/Definitions/{id}/Try", "{}")).Fails(ErrorCodes.InvalidDefinition);
        Assert.True(published.Problems.Count > 1);
        Assert.Equal(published.Text, tried.Text);

        async Task<(int, string?)> TryAsync(string body)
        {
            var json = (await Admin.PostAsync($"/Workflow/Definitions/{id}/Try", body)).Is(200).Json;
            return (json.Number("Version"), json.Text("StatusName"));
        }
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_the_body_is_told_at_once()
    {
        var refused = (await Admin.PostAsync(Demo, """
            { "Version": 0, "Requester": { "Mail": "x\ny", "Else": 1 }, "InitialData": { "Title": "mine" }, "Nonsense": true,
              "Answers": [{}, { "Step": "A", "SignalKey": "A.B" }, { "SignalKey": "nonsense" }, { "Step": "A", "RoleIds": ["x"], "AfterHours": -1 }, 5,
                          { "Step": "A", "Deadline": true, "By": "alice" }, { "Step": "A", "AfterHours": 87601 }],
              "Outcomes": { "A": 5, "B": [], "C": { "Fails": "x", "Values": {} }, "D": { "MayPass": true }, "E": [{ "Fails": "" }] } }
            """)).Fails(ErrorCodes.InvalidRequest);

        Assert.Equal(
            [
                "Version", "Requester.Name", "Requester.Mail", "Requester.Else", "InitialData.Title", "Nonsense",
                "Answers[0]", "Answers[1]", "Answers[2].SignalKey", "Answers[3].RoleIds[0]", "Answers[3].AfterHours", "Answers[4]",
                "Answers[5].Deadline", "Answers[6].AfterHours", "Outcomes.A", "Outcomes.B", "Outcomes.C", "Outcomes.D.MayPass", "Outcomes.E[0].Fails",
            ],
            refused.Fields);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public async Task A_trial_takes_two_hundred_answers_and_no_more(int count, bool allowed)
    {
        var answers = string.Join(',', Enumerable.Repeat("""{ "Step": "RequireApproval1", "Data": { "Approved": 5 } }""", count));
        var response = await Admin.PostAsync(Demo, $$"""{ "Answers": [{{answers}}] }""");
        if (allowed)
            response.Is(200);
        else
            Assert.Equal(["Answers"], response.Fails(ErrorCodes.InvalidRequest).Fields);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task A_step_has_outcomes_for_a_hundred_visits_and_no_more(int count, bool allowed)
    {
        var response = await Admin.PostAsync(Demo, $$"""{ "Outcomes": { "RequireApproval1": [{{string.Join(',', Enumerable.Repeat("{}", count))}}] } }""");
        Assert.Equal(allowed ? 200 : 400, response.Status);
    }

    [Fact]
    public async Task A_trial_writes_nothing_and_sends_nothing()
    {
        using var watch = installation.WatchWrites();
        var before = (watch.Version, Mails());
        (await Admin.PostAsync(Demo, """
            { "Answers": [{ "Step": "RequireApproval1", "Data": { "Approved": true } }, { "Step": "RequireApproval1", "Data": { "Approved": true } }] }
            """)).Is(200);

        Assert.Equal(before, (watch.Version, Mails()));

        int Mails() => Directory.Exists(installation.MailDirectory) ? Directory.GetFiles(installation.MailDirectory).Length : 0;
    }

    [Fact]
    public async Task A_trial_needs_the_permissions_to_read_and_to_change_definitions()
    {
        (await installation.Anybody().PostAsync(Demo, "{}")).Fails(ErrorCodes.NotAuthenticated);
        (await installation.As("alice").PostAsync(Demo, "{}")).Fails(ErrorCodes.NotPermitted);
    }

    [Fact]
    public async Task Where_requests_are_limited_a_trial_counts_as_twenty()
    {
        await using var limited = await Installation.StartAsync(builder => builder.Set("RateLimit:PermitsPerMinute", "1").Set("RateLimit:Burst", "50"));
        for (var time = 0; time < 2; time++)
            (await limited.As("admin").PostAsync(Demo, "{}")).Is(200);

        Assert.Contains("counts as 20 requests", (await limited.As("admin").PostAsync(Demo, "{}")).Fails(ErrorCodes.TooManyRequests).Says, StringComparison.Ordinal);
        (await limited.As("admin").GetAsync("/Workflow/Definitions/Types")).Is(200);
    }

    [Fact]
    public async Task Trials_of_one_caller_are_made_one_by_one_and_if_too_many_wait_the_next_is_refused()
    {
        HeldDefinitions? definitions = null;
        await using var own = await Installation.StartAsync(builder => builder.UseTime(new FakeTimeProvider(DateTimeOffset.UtcNow)).Services.AddSingleton<IDefinitionStore>(
            services => definitions = new HeldDefinitions(services.GetRequiredService<IWorkflowStore>())));
        (await own.As("admin").GetAsync("/Workflow/Definitions/Types")).Is(200);
        definitions!.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        List<Task<ApiResponse>> asked = [.. Enumerable.Range(0, 17).Select(_ => own.As("admin").PostAsync(Demo, "{}"))];

        (await await Task.WhenAny(asked)).Fails(ErrorCodes.TooManyRequests);
        await Eventually.SeesAsync(() => Task.FromResult(definitions.Held), held => held > 0);
        Assert.Equal(1, definitions.Held);
        definitions.Gate.SetResult();

        Assert.Equal(16, (await Task.WhenAll(asked)).Count(response => response.Status == 200));
    }

    /// <summary>All that is expected is there. There may be more members.</summary>
    private static void AssertHas(JsonElement expected, JsonElement actual, string path)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in expected.EnumerateObject())
                    AssertHas(member.Value, actual.TryGetProperty(member.Name, out var value) ? value : throw new Xunit.Sdk.XunitException($"{path}.{member.Name} is missing."), $"{path}.{member.Name}");
                break;
            case JsonValueKind.Array:
                Assert.Equal((path, expected.GetArrayLength()), (path, actual.GetArrayLength()));
                foreach (var (index, item) in expected.EnumerateArray().Index())
                    AssertHas(item, actual[index], $"{path}[{index}]");
                break;
            default:
                Assert.Equal((path, expected.ToString()), (path, actual.ToString()));
                break;
        }
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    /// <summary>Definitions that are being looked for until the test lets them be found.</summary>
    private sealed class HeldDefinitions(IDefinitionStore inner) : IDefinitionStore
    {
        private int _held;

        public TaskCompletionSource? Gate { get; set; }

        public int Held => Volatile.Read(ref _held);

        public async Task<DefinitionHead?> FindHeadAsync(Guid id, CancellationToken cancellation)
        {
            if (Gate is { } gate)
            {
                Interlocked.Increment(ref _held);
                await gate.Task.WaitAsync(cancellation);
            }

            return await inner.FindHeadAsync(id, cancellation);
        }

        public Task<ImmutableArray<DefinitionHead>> ListHeadsAsync(CancellationToken cancellation) => inner.ListHeadsAsync(cancellation);

        public Task<WorkflowDefinition?> FindVersionAsync(Guid id, int version, CancellationToken cancellation) => inner.FindVersionAsync(id, version, cancellation);

        public Task<bool> SaveAsync(
            DefinitionHead head, WorkflowDefinition latest, int expectedRevision, ImmutableArray<DefinitionHistoryEntry> history = default) =>
            inner.SaveAsync(head, latest, expectedRevision, history);

        public Task<ImmutableArray<DefinitionHistoryEntry>> ReadDefinitionHistoryAsync(Guid id, CancellationToken cancellation) =>
            inner.ReadDefinitionHistoryAsync(id, cancellation);
    }
}
