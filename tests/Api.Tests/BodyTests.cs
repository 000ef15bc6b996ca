using System.Net.Http.Headers;
using System.Text;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What may be wrong with a body. The signal's endpoint stands for all: they read bodies by the same code.</summary>
public sealed class BodyTests(Installation installation) : IClassFixture<Installation>
{
    private const string Signal = """{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":"True"}}""";
    private const int Limit = 64 * 1024;

    [Theory]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON; charset=utf-8")]
    [InlineData("text/json")]
    [InlineData("application/vnd.example+json")]
    public async Task A_body_may_be_json_under_these_names(string mediaType) =>
        (await SendAsync(Encoding.UTF8.GetBytes(Signal), mediaType)).Is(204);

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonx")]
    [InlineData("text/vnd.example+json")]
    public async Task A_body_of_another_media_type_is_refused(string? mediaType) =>
        (await SendAsync(Encoding.UTF8.GetBytes(Signal), mediaType)).Fails(ErrorCodes.UnsupportedMediaType);

    [Theory]
    [InlineData("{\n  \"SignalKey\": \"a.b\",\n}", "line 3, byte 1: ")]
    [InlineData("{} // why", "line 1, byte 4: ")]
    public async Task A_body_that_is_no_JSON_is_told_where_it_goes_wrong(string body, string place)
    {
        var response = (await SendAsync(Encoding.UTF8.GetBytes(body), "application/json")).Fails(ErrorCodes.InvalidRequest);

        Assert.StartsWith("The body is no valid JSON: " + place, response.Says, StringComparison.Ordinal);
        Assert.DoesNotContain("reader", response.Says, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_body_may_be_as_large_as_its_limit_and_no_larger()
    {
        (await SendAsync(Encoding.UTF8.GetBytes(Signal.PadRight(Limit)))).Is(204);
        (await SendAsync(Encoding.UTF8.GetBytes(Signal.PadRight(Limit + 1)))).Fails(ErrorCodes.BodyTooLarge);
    }

    [Fact]
    public async Task A_body_that_does_not_say_its_size_is_held_to_the_same_limit()
    {
        (await SendAsync(new UnsizedContent(Signal.PadRight(Limit)))).Is(204);
        (await SendAsync(new UnsizedContent(Signal.PadRight(Limit + 1)))).Fails(ErrorCodes.BodyTooLarge);
    }

    [Fact]
    public async Task The_steps_of_a_definition_may_take_a_mebibyte_and_no_more()
    {
        var admin = installation.As("admin");
        var path = $"/Workflow/Definitions/{await admin.CreateAsync("Large")}/Steps";
        (await admin.PutAsync(path, Workflows.OneStep.PadRight(1024 * 1024))).Is(200);
        (await admin.PutAsync(path, Workflows.OneStep.PadRight((1024 * 1024) + 1))).Fails(ErrorCodes.BodyTooLarge);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData("{} {}")]
    [InlineData("{'SignalKey':'x'}")]
    [InlineData("{\"SignalKey\":\"a.b\",}")]
    [InlineData("{/* why */}")]
    [InlineData("{\"SignalKey\":\"a.b\",\"SignalKey\":\"a.b\",\"Data\":{}}")]
    public async Task A_body_that_is_no_json_is_refused(string body) =>
        (await SendAsync(Encoding.UTF8.GetBytes(body))).Fails(ErrorCodes.InvalidRequest);

    [Theory]
    [InlineData("{\"SignalKey\":\"RequireApproval1.ApprovalStatus\",\"Data\":{\"Approved\":\"True\",\"Comment\":\"\u00ff\"}}")]
    [InlineData("{\"SignalKey\":\"\u00c0\u0080.b\",\"Data\":{}}")]
    [InlineData("{\"SignalKey\":\"a.b\",\"Data\":{\"\u00ff\":1}}")]
    [InlineData("{\"SignalKey\":\"a.b\",\"Data\":{},\"\u00ff\":1}")]
    public async Task A_body_that_is_not_utf8_is_refused(string bytes) =>
        (await SendAsync(Encoding.Latin1.GetBytes(bytes))).Fails(ErrorCodes.InvalidRequest);

    [Theory]
    [InlineData("""{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":"True","Comment":"\ud800"}}""")]
    [InlineData("""{"SignalKey":"\udfff.b","Data":{}}""")]
    [InlineData("""{"SignalKey":"a.b","Data":{"\ud800":1}}""")]
    [InlineData("""{"SignalKey":"a.b","Data":{"Deep":[{"x":"\ud83d\ud83d"}]}}""")]
    public async Task Half_a_character_is_refused(string body) =>
        (await SendAsync(Encoding.UTF8.GetBytes(body))).Fails(ErrorCodes.InvalidRequest);

    [Theory]
    [InlineData("[]", "")]
    [InlineData("5", "")]
    [InlineData("null", "")]
    [InlineData("[5]", "")]
    [InlineData("{}", "SignalKey Data")]
    [InlineData("""{"SignalKey":null,"Data":null}""", "SignalKey Data")]
    [InlineData("""{"SignalKey":5,"Data":[]}""", "SignalKey Data")]
    [InlineData("""{"SignalKey":"","Data":{}}""", "SignalKey")]
    [InlineData("""{"SignalKey":"nodot","Data":{},"Dada":1,"More":2}""", "Dada More SignalKey")]
    [InlineData("""{"SignalKey":"a.b","signalKEY":"a.b","Data":{"Approved":1,"approved":2}}""", "signalKEY Data.Approved")]
    public async Task Every_problem_of_a_signal_is_named_by_its_place(string body, string fields) =>
        Assert.Equal(fields, string.Join(' ', (await SendAsync(Encoding.UTF8.GetBytes(body))).Fails(ErrorCodes.InvalidRequest).Fields));

    [Fact]
    public async Task An_array_holds_exactly_one_signal()
    {
        (await SendAsync(Encoding.UTF8.GetBytes($"[{Signal}]"))).Is(204);
        var refused = (await SendAsync(Encoding.UTF8.GetBytes($"[{Signal},{Signal}]"))).Fails(ErrorCodes.InvalidRequest);
        Assert.Contains("array of 2 signals", refused.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_id_is_named_together_with_the_problems_of_the_body()
    {
        var refused = (await installation.As("alice").PostAsync("/Workflow/Instances/42/Signals", """{"SignalKey":"nodot"}"""))
            .Fails(ErrorCodes.InvalidRequest);
        Assert.Equal(["instanceId", "Data", "SignalKey"], refused.Fields);
        Assert.StartsWith("3 problems: ", refused.Says, StringComparison.Ordinal);
        Assert.All(refused.Problems, problem => Assert.Contains(problem.Message, refused.Says, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_less_post_needs_no_content_type()
    {
        var admin = installation.As("admin");
        var id = await admin.PublishAsync("Bodyless");
        (await admin.PostAsync($"/Workflow/Definitions/{id}/Publish")).Is(200);
    }

    [Theory]
    [InlineData("POST", "/Publish")]
    [InlineData("DELETE", "")]
    public async Task What_a_definition_is_sent_without_need_is_read_all_the_same(string method, string path)
    {
        var admin = installation.As("admin");
        var id = await admin.CreateAsync($"Unneeded{method}");
        (await admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.OneStep)).Is(200);

        (await SendAsync("{}", "text/plain")).Fails(ErrorCodes.UnsupportedMediaType);
        (await SendAsync("".PadRight(64 * 1024) + "{}", "application/json")).Fails(ErrorCodes.BodyTooLarge);
        Assert.Equal(["Vresion"], (await SendAsync("""{"Vresion":2}""", "application/json")).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.False((await admin.GetAsync($"/Workflow/Definitions/{id}")).Is(200).Json.GetProperty("IsPublished").GetBoolean());
        Assert.InRange((await SendAsync("{}", "application/json")).Status, 200, 204);

        Task<ApiResponse> SendAsync(string body, string mediaType) =>
            admin.SendAsync(new HttpMethod(method), $"/Workflow/Definitions/{id}{path}", Person.Bytes(Encoding.UTF8.GetBytes(body), mediaType));
    }

    private Task<ApiResponse> SendAsync(byte[] bytes, string? mediaType = "application/json") => SendAsync(Person.Bytes(bytes, mediaType));

    private async Task<ApiResponse> SendAsync(HttpContent content)
    {
        var id = await installation.As("erin").StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");
        return await installation.As("alice").SendAsync(HttpMethod.Post, $"/Workflow/Instances/{id}/Signals", content);
    }

    /// <summary>A body whose size its sender does not know: it is sent in chunks.</summary>
    private sealed class UnsizedContent : StreamContent
    {
        public UnsizedContent(string text)
            : base(new MemoryStream(Encoding.UTF8.GetBytes(text))) => Headers.ContentType = new MediaTypeHeaderValue("application/json");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
