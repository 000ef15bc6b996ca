using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>The same start may come twice, because a response may be lost; it starts one instance.</summary>
public sealed class StartRepeatTests(Installation installation) : IClassFixture<Installation>
{
    private const string Body = """{"WorkflowType":"Revocation","Title":"Once","InitialData":{"a":1,"b":"two"}}""";

    private readonly Person _erin = installation.As("erin");
    private readonly Person _dave = installation.As("dave");

    [Fact]
    public async Task A_repeat_under_the_same_idempotency_key_gets_the_first_response()
    {
        var first = (await PostAsync(_erin, Body, "repeat")).Is(200);
        var reordered = """{"InitialData":{"B":"two","a":1},"title":"Once","workflowtype":"Revocation"}""";
        var second = (await PostAsync(_erin, reordered, "repeat")).Is(200);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal((null, "true"), (first.Header("Idempotency-Replayed"), second.Header("Idempotency-Replayed")));
        Assert.Single(await _erin.ListAsync("/My"), first.Json.Id());
    }

    [Fact]
    public async Task A_repeat_gets_the_instance_as_it_stands_now_and_is_told_so()
    {
        var admin = installation.As("admin");
        await admin.PublishAsync("Moving on");
        var body = Workflows.Start("Moving on");
        var first = (await PostAsync(_erin, body, "moving on")).Is(200);
        Assert.Equal("Suspended", first.Json.Text("StatusName"));
        (await admin.PostAsync($"/Workflow/Instances/{first.Json.Id()}/Stop")).Is(204);

        var again = (await PostAsync(_erin, body, "moving on")).Is(200);

        Assert.Equal((first.Json.Id(), "Rejected", "true"), (again.Json.Id(), again.Json.Text("StatusName"), again.Header("Idempotency-Replayed")));
    }

    [Fact]
    public async Task Repeats_at_the_same_instant_start_one_instance()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => PostAsync(_erin, Body, "at once"))));
        Assert.Single(responses.Select(response => response.Is(200).Json.Id()).Distinct());
    }

    [Theory]
    [InlineData("""{"WorkflowType":"Revocation","Title":"Twice","InitialData":{"a":1,"b":"two"}}""")]
    [InlineData("""{"WorkflowType":"Revocation","InitialData":{"a":1,"b":"two"}}""")]
    [InlineData("""{"WorkflowType":"Revocation","Title":"Once","InitialData":{"a":2,"b":"two"}}""")]
    [InlineData("""{"DefinitionId":"5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a11","Title":"Once","InitialData":{"a":1,"b":"two"}}""")]
    public async Task Another_request_under_the_same_idempotency_key_is_refused(string other)
    {
        (await PostAsync(_erin, Body, "other")).Is(200);
        (await PostAsync(_erin, other, "other")).Fails(ErrorCodes.InstanceIdTaken);
    }

    [Fact]
    public async Task A_number_with_an_exponent_beyond_all_bounds_is_one_like_any_other()
    {
        var huge = Body.Replace("1", "1e99999999999", StringComparison.Ordinal);
        var first = (await PostAsync(_erin, huge, "huge")).Is(200);
        Assert.Equal(first.Text, (await PostAsync(_erin, huge, "huge")).Is(200).Text);
        (await PostAsync(_erin, Body, "huge")).Fails(ErrorCodes.InstanceIdTaken);
    }

    [Fact]
    public async Task The_idempotency_key_of_somebody_else_is_another_one()
    {
        var erins = (await PostAsync(_erin, Body, "shared")).Is(200).Json.Id();
        Assert.NotEqual(erins, (await PostAsync(_dave, Body, "shared")).Is(200).Json.Id());
    }

    [Fact]
    public async Task A_repeat_under_the_same_instance_id_gets_the_first_response_and_for_nobody_else()
    {
        var id = Guid.NewGuid();
        var body = $$"""{"WorkflowType":"Revocation","Title":"Secret","InstanceId":"{{id}}"}""";
        var first = (await PostAsync(_erin, body)).Is(200);
        Assert.Equal(id, first.Json.Id());
        Assert.Equal(first.Text, (await PostAsync(_erin, body)).Is(200).Text);
        (await PostAsync(_erin, body.Replace("Secret", "Other", StringComparison.Ordinal))).Fails(ErrorCodes.InstanceIdTaken);
        var refused = (await PostAsync(_dave, body)).Fails(ErrorCodes.InstanceIdTaken);
        Assert.DoesNotContain("Secret", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("erin", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeat_succeeds_even_when_the_definition_would_no_longer_start()
    {
        var admin = installation.As("admin");
        await admin.PublishAsync("Fading");
        var body = Workflows.Start("Fading");
        var first = (await PostAsync(_erin, body, "fading")).Is(200);
        await admin.PublishAsync("Fading");
        (await PostAsync(_erin, body, "fading, again")).Fails(ErrorCodes.AmbiguousDefinition);
        Assert.Equal(first.Text, (await PostAsync(_erin, body, "fading")).Is(200).Text);
    }

    [Fact]
    public async Task An_instance_is_named_in_one_way_only()
    {
        var both = $$"""{"WorkflowType":"Revocation","InstanceId":"{{Guid.NewGuid()}}"}""";
        Assert.Equal(["InstanceId"], (await PostAsync(_erin, both, "key")).Fails(ErrorCodes.InvalidRequest).Fields);
        (await PostAsync(_erin, Body, new string('k', 256))).Is(200);
        Assert.Equal(["Idempotency-Key"], (await PostAsync(_erin, Body, new string('k', 257))).Fails(ErrorCodes.InvalidRequest).Fields);
    }

    [Fact]
    public async Task Two_idempotency_keys_are_refused()
    {
        var refused = await _erin.PostAsync("/Workflow/Instances", Body, ("Idempotency-Key", "one"), ("Idempotency-Key", "two"));
        Assert.Equal(["Idempotency-Key"], refused.Fails(ErrorCodes.InvalidRequest).Fields);
    }

    private static Task<ApiResponse> PostAsync(Person person, string body, string? key = null) =>
        person.PostAsync("/Workflow/Instances", body, key is null ? [] : [("Idempotency-Key", key)]);
}
