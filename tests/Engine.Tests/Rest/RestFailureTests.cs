using System.Globalization;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Rest;

public sealed class RestFailureTests
{
    private static readonly object Keep = new { DataBucketProperty = "answer" };

    [Theory]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(599, true)]
    [InlineData(304, false)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(404, false)]
    [InlineData(409, false)]
    [InlineData(422, false)]
    public async Task A_status_may_pass_or_fails_for_good(int status, bool mayPass)
    {
        await using var server = await WebServer.StartAsync(status);
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(server.Url(), Keep)).Fails(mayPass, $"'127.0.0.1:{server.Port}' answered {status}");
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("99999999999", null)]
    [InlineData("1000000", 24 * 3600)]
    [InlineData("+90", 90)]
    [InlineData("-90", null)]
    [InlineData("+1000000", 24 * 3600)]
    public async Task Retry_After_is_read_in_seconds_and_as_a_date_within_a_day(string text, int? seconds)
    {
        var isDate = text.StartsWith('+') || text == "-90";
        var header = isDate ? Contexts.Now.AddSeconds(int.Parse(text, CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture) : text;
        await using var server = await WebServer.StartAsync(503, headers: ("Retry-After", header));
        await using var lab = new OutgoingLab();
        var failed = Assert.IsType<EffectOutcome.Failed>(await lab.CallAsync(server.Url()));

        Assert.Equal(seconds, failed.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("application/json", "{ \"error\":\n\t\"no\u0001 such\" }", ": { \"error\": \"no such\" }")]
    [InlineData("text/plain", "two\u2028lines", ": two lines")]
    [InlineData("text/html", "<html>a page</html>", "")]
    public async Task The_reason_shows_how_the_response_begins(string type, string body, string shown)
    {
        await using var server = await WebServer.StartAsync(400, body, type);
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(server.Url())).Fails(mayPass: false, $"'127.0.0.1:{server.Port}' answered 400{shown}");
    }

    [Fact]
    public async Task The_reason_stays_short()
    {
        await using var server = await WebServer.StartAsync(400, new string('x', 100_000), "text/plain");
        await using var lab = new OutgoingLab();

        Assert.InRange(Assert.IsType<EffectOutcome.Failed>(await lab.CallAsync(server.Url())).Reason.Length, 300, 400);
    }

    public static TheoryData<string, bool> BrokenResponses() => new MatrixTheoryData<string, bool>(
        [
            "", "HTTP/1.1 200 OK\r\nContent-Ty", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\npart",
        ],
        [false, true]);

    [Theory]
    [MemberData(nameof(BrokenResponses))]
    public async Task A_connection_that_breaks_off_may_be_better_next_time(string answer, bool resets)
    {
        await using var server = new RawServer(answer, resets);
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(server.Url, Keep)).FailsWith(mayPass: true, $"the connection to '{new Uri(server.Url).Authority}' failed: ");
    }

    [Fact]
    public async Task Headers_without_end_fail_the_step_for_good()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Range(0, 2000).Select(n => $"X-{n}: {new string('x', 50)}\r\n")) + "\r\n");
        await using var lab = new OutgoingLab();

        (await lab.CallAsync(server.Url, Keep)).FailsWith(mayPass: false, "has too many or too long headers");
    }

    [Fact]
    public async Task Where_nobody_listens_it_may_pass()
    {
        await using var lab = new OutgoingLab();

        (await lab.CallAsync("http://127.0.0.1:1/")).FailsWith(mayPass: true, "the connection to '127.0.0.1:1' failed: Connection refused");
    }

    [Fact]
    public async Task A_host_that_nobody_knows_may_be_known_later()
    {
        await using var lab = new OutgoingLab();

        (await lab.CallAsync("http://nowhere.example/")).Fails(mayPass: true, "the host 'nowhere.example' could not be found");
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_may_be_replaced()
    {
        await using var server = await WebServer.StartAsync(context => context.Response.CompleteAsync(), tls: true);
        await using var lab = new OutgoingLab();

        (await lab.CallAsync($"https://127.0.0.1:{server.Port}/")).FailsWith(mayPass: true, $"the connection to '127.0.0.1:{server.Port}' could not be secured: ");
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_response_that_drips_ends_with_the_attempt(bool headersFirst)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var server = await WebServer.StartAsync(async context =>
        {
            if (headersFirst)
                await context.Response.WriteAsync("part");
            await time.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var lab = new OutgoingLab();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => OutgoingLab.RunAsync(lab.Rest, OutgoingLab.Step("RESTRequest", server.Url(), Keep), time.Token));
    }

    [Fact]
    public async Task A_reason_that_drips_is_left_out()
    {
        await using var lab = new OutgoingLab();
        await using var server = await WebServer.StartAsync(async context =>
        {
            context.Response.StatusCode = 400;
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync("part");
            await UntilLeftAsync(context, lab);
        });

        (await lab.CallAsync(server.Url())).Fails(mayPass: false, $"'127.0.0.1:{server.Port}' answered 400");
    }

    private static Task UntilLeftAsync(HttpContext context, OutgoingLab lab) => Eventually.HoldsAsync(
        () => Task.FromResult(context.RequestAborted.IsCancellationRequested), () => lab.Time.Advance(TimeSpan.FromSeconds(1)));
}
