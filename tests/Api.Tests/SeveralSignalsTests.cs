using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>A person answers several instances with one request.</summary>
public sealed class SeveralSignalsTests(Installation installation) : IClassFixture<Installation>
{
    private const string Url = "/Workflow/Instances/Signals";
    private const int UsualLimit = 64 * 1024;
    private const int SignalsLimit = 1024 * 1024;

    private Person Alice => installation.As("alice");

    private Person Erin => installation.As("erin");

    [Fact]
    public async Task Each_signal_is_decided_by_itself_and_the_outcomes_are_in_the_order_of_the_request()
    {
        var (open, stopped) = (await Erin.StartAsync(Workflows.Enrollment), await Erin.StartAsync(Workflows.Enrollment));
        var later = await Erin.StartAsync(Workflows.Enrollment);
        (await installation.As("admin").PostAsync($"/Workflow/Instances/{stopped}/Stop")).Is(204);

        var outcomes = await SendAsync(
            Alice, Signal(open), Signal(Guid.NewGuid()), Signal(stopped), Signal(open, key: "Elsewhere.Signal"), "5", """{"Comment":"x"}""",
            Signal(later, answer: "perhaps"), Signal(later));

        Assert.Equal(
            [null, ErrorCodes.NoSuchInstance.Text, ErrorCodes.NotWaiting.Text, ErrorCodes.StandsElsewhere.Text, ErrorCodes.InvalidRequest.Text,
                ErrorCodes.InvalidRequest.Text, ErrorCodes.InvalidSignalData.Text, null],
            outcomes.Select(Code));
        Assert.Equal([204, 404, 409, 409, 400, 400, 400, 204], outcomes.Select(outcome => outcome.Number("Status")));
        Assert.Equal((open, Person.Approval), (outcomes[0].GetProperty("InstanceId").GetGuid(), outcomes[0].Text("SignalKey")));
        Assert.Equal(JsonValueKind.Null, outcomes[4].GetProperty("InstanceId").ValueKind);
        Assert.Equal("The signal is 5, but must be a JSON object.", outcomes[4].GetProperty("Error").Text("Message"));
        Assert.Equal(
            ["InstanceId", "SignalKey", "Data", "Comment"],
            outcomes[5].GetProperty("Error").GetProperty("Details").EnumerateArray().Select(detail => detail.Text("Field")));
        foreach (var id in (Guid[])[open, later])
            Assert.Contains("1 more", (await Alice.ReadAsync(id)).Text("StatusMessage"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dave", Person.Approval, """{"Approved":"True"}""")]
    [InlineData("alice", "Elsewhere.Signal", """{"Approved":"True"}""")]
    [InlineData("alice", Person.Approval, """{"Approved":"perhaps","Other":1}""")]
    [InlineData("alice", "nonsense", "[]")]
    public async Task An_outcome_is_what_a_single_signal_is_told(string person, string key, string data)
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);
        var sender = installation.As(person);
        var single = await sender.PostAsync($"/Workflow/Instances/{id}/Signals", $$"""{"SignalKey":"{{key}}","Data":{{data}}}""");

        var outcome = Assert.Single(await SendAsync(sender, $$"""{"InstanceId":"{{id}}","SignalKey":"{{key}}","Data":{{data}}}"""));

        Assert.True(single.Status >= 400);
        Assert.Equal((single.Status, single.Text), (outcome.Number("Status"), outcome.GetProperty("Error").GetRawText()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Signals_for_the_same_instance_are_decided_in_their_order(bool takesTwoSteps)
    {
        var trouble = new StorageTrouble { TakesTwoSteps = takesTwoSteps };
        await using var own = await Installation.StartAsync(trouble.StandInFrontOfTheStore);
        var (first, second) = (await own.As("erin").StartAsync(Workflows.Enrollment), await own.As("erin").StartAsync(Workflows.Enrollment));

        var outcomes = await SendAsync(
            own.As("alice"), Signal(first), Signal(second, answer: "False"), Signal(first, answer: "False"), Signal(first), Signal(second));

        Assert.Equal(
            [null, null, ErrorCodes.AnsweredOtherwise.Text, null, ErrorCodes.AnsweredOtherwise.Text], outcomes.Select(Code));
        Assert.Single(await own.As("alice").HistoryAsync(first), entry => entry.Text("Kind") == "SignalReceived");
        await own.As("admin").AwaitAsync(second, "Rejected");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"InstanceId":"018f4c1e-7a3b-7c55-9d0e-2f6b8a4d1c90","SignalKey":"RequireApproval1.ApprovalStatus","Data":{}}""")]
    [InlineData("")]
    [InlineData("[1")]
    public async Task A_body_that_is_no_array_of_signals_is_refused_as_a_whole(string body) =>
        (await Alice.PostAsync(Url, body)).Fails(ErrorCodes.InvalidRequest);

    [Fact]
    public async Task A_hundred_instances_are_answered_at_once_and_one_more_is_refused_as_a_whole()
    {
        var ids = new List<Guid>();
        while (ids.Count < 20)
            ids.Add(await Erin.StartAsync(Workflows.Enrollment));
        string[] hundred = [.. ids.Select(id => Signal(id)), .. Enumerable.Range(0, 80).Select(_ => Signal(Guid.NewGuid()))];

        var refused = (await installation.As("bob").PostAsync(Url, $"[{string.Join(',', hundred.Append(Signal(ids[0])))}]")).Fails(ErrorCodes.InvalidRequest);
        Assert.Equal("The body is an array of 101 signals, but must hold 1 to 100.", refused.Says);
        Assert.DoesNotContain(await Erin.HistoryAsync(ids[0]), entry => entry.Text("Kind") == "SignalReceived");

        foreach (var person in (string[])["alice", "bob"])
        {
            var outcomes = await SendAsync(installation.As(person), hundred);
            Assert.Equal(Enumerable.Repeat(204, 20).Concat(Enumerable.Repeat(404, 80)), outcomes.Select(outcome => outcome.Number("Status")));
        }

        foreach (var id in ids)
            await Erin.AwaitAsync(id, "Complete");
    }

    [Fact]
    public async Task Each_signal_may_be_as_large_as_a_single_one_and_all_together_a_mebibyte()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);
        var largest = Padded(Signal(id), UsualLimit);
        var tooLarge = Padded(Signal(id), UsualLimit + 1);

        var outcomes = await SendAsync(Alice, tooLarge, largest);
        Assert.Equal([ErrorCodes.BodyTooLarge.Text, null], outcomes.Select(Code));

        (await Alice.PostAsync(Url, Padded($"[{Signal(id)}]", SignalsLimit))).Is(200);
        (await Alice.PostAsync(Url, Padded($"[{Signal(id)}]", SignalsLimit + 1))).Fails(ErrorCodes.BodyTooLarge);
    }

    [Fact]
    public async Task Where_requests_are_limited_it_counts_as_many_as_its_signals_and_does_all_or_nothing()
    {
        await using var limited = await Installation.StartAsync(builder => builder.Set("RateLimit:PermitsPerMinute", "1").Set("RateLimit:Burst", "5"));
        var id = await limited.As("erin").StartAsync(Workflows.Enrollment);
        string[] Several(int count) => [.. Enumerable.Repeat(Signal(id), count)];

        // alice takes 3 and then the last 2 of 5. bob has 2 left when he asks for 3.
        Assert.Equal(3, (await SendAsync(limited.As("alice"), Several(3))).Count);
        Assert.Equal(2, (await SendAsync(limited.As("alice"), Several(2))).Count);
        (await limited.As("alice").GetAsync("/Workflow/Instances/AssignedToMe")).Fails(ErrorCodes.TooManyRequests);
        (await limited.As("bob").GetAsync("/Workflow/Instances/AssignedToMe")).Is(200);
        (await limited.As("bob").GetAsync("/Workflow/Instances/AssignedToMe")).Is(200);
        (await limited.As("bob").GetAsync("/Workflow/Instances/AssignedToMe")).Is(200);
        var refused = (await limited.As("bob").PostAsync(Url, $"[{string.Join(',', Several(3))}]")).Fails(ErrorCodes.TooManyRequests);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Contains("counts as 3 requests", refused.Says, StringComparison.Ordinal);
        Assert.Equal("Suspended", (await limited.As("erin").ReadAsync(id)).Text("StatusName"));

        // More than anybody can ever have takes all there is.
        Assert.Equal(8, (await SendAsync(limited.As("carol"), Several(8))).Count);
        (await limited.As("carol").GetAsync("/Workflow/Instances/AssignedToMe")).Fails(ErrorCodes.TooManyRequests);
    }

    [Fact]
    public async Task If_the_store_fails_each_outcome_says_that_it_is_not_known_and_a_repeat_is_safe()
    {
        var trouble = new StorageTrouble();
        await using var own = await Installation.StartAsync(trouble.StandInFrontOfTheStore);
        var id = await own.As("erin").StartAsync(Workflows.Enrollment);
        string[] signals = [Signal(id), "{}"];

        trouble.LosesResponses = true;
        Assert.Equal([ErrorCodes.StorageUnavailable.Text, ErrorCodes.InvalidRequest.Text], (await SendAsync(own.As("alice"), signals)).Select(Code));
        trouble.LosesResponses = false;

        Assert.Equal([null, ErrorCodes.InvalidRequest.Text], (await SendAsync(own.As("alice"), signals)).Select(Code));
        Assert.Single(await own.As("alice").HistoryAsync(id), entry => entry.Text("Kind") == "SignalReceived");
    }

    [Fact]
    public async Task The_path_is_no_instance_and_an_instance_is_no_array()
    {
        Assert.Equal(["instanceId"], (await Alice.GetAsync(Url)).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal(["instanceId"], (await Alice.PostAsync("/Workflow/Instances/Signals/Signals", Signal(Guid.NewGuid(), withId: false)))
            .Fails(ErrorCodes.InvalidRequest).Fields);
        (await installation.Anybody().PostAsync(Url, $"[{Signal(Guid.NewGuid())}]")).Fails(ErrorCodes.NotAuthenticated);
        (await installation.As("alice", "/KeyfactorAPI").PostAsync("/workflow/instances/SIGNALS", $"[{Signal(Guid.NewGuid())}]")).Is(200);
    }

    private static async Task<IReadOnlyList<JsonElement>> SendAsync(Person person, params string[] signals) =>
        [.. (await person.PostAsync(Url, $"[{string.Join(',', signals)}]")).Is(200).Json.EnumerateArray()];

    private static string Signal(Guid id, string key = Person.Approval, string answer = "True", bool withId = true) =>
        (withId ? $$"""{"InstanceId":"{{id}}",""" : "{") + $$"""
            "SignalKey":"{{key}}","Data":{"Approved":"{{answer}}"} }
            """;

    /// <summary>White space before the last bracket.</summary>
    private static string Padded(string json, int size) => json.TrimEnd() is var text ? text[..^1] + new string(' ', size - text.Length) + text[^1] : "";

    private static string? Code(JsonElement outcome) => outcome.TryGetProperty("Error", out var error) ? error.Text("ErrorCode") : null;
}
