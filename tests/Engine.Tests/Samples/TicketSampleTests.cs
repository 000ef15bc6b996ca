using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Tests.Kit;
using static WorkflowFunctions.Engine.Tests.Kit.Rehearsal;

namespace WorkflowFunctions.Engine.Tests.Samples;

/// <summary>The sample that opens a ticket and waits for the ticket system; admin signs in for that.</summary>
public sealed class TicketSampleTests
{
    private const string Accepted = """{ "change": "CHG-7", "window": "2026-03-07T22:00:00Z", "risky": "False" }""";

    private static readonly (string, string)[] Settings =
        [("Secrets:Tickets:Value", "ticket-token"), ("Secrets:Tickets:AllowedHosts:0", "127.0.0.1")];

    [Fact]
    public async Task A_ticket_is_opened_with_the_token_and_with_values_that_stay_values()
    {
        await using var tickets = await TicketsAsync();
        await using var run = await StartAsync(tickets, """{ "cn": "a\",\"summary\":\"b" }""");

        var request = Assert.Single(tickets.Requests);
        Assert.Equal(("POST", "/api/tickets", "Bearer ticket-token"), (request.Method, request.Target, request.Headers["Authorization"]));
        var body = JsonElement.Parse(request.Body);
        Assert.Equal("Certificate for a\",\"summary\":\"b", body.GetProperty("summary").GetString());
        Assert.Equal(("erin", run.Id.ToString(), "TicketAnswer.Input"),
            (body.GetProperty("requester").GetString(), body.GetProperty("instance").GetString(), body.GetProperty("signal").GetString()));
        Assert.Equal((InstanceStatus.Suspended, "TicketAnswer", "Awaiting input from Administrators."), run.Standing);
        Assert.Equal("""{"id":"T-1001"}""", run.Data("ticket"));
        Assert.DoesNotContain(await run.HistoryAsync(), line => line.Contains("ticket-token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_without_risk_needs_no_approval_and_its_values_are_in_the_mail()
    {
        await using var tickets = await TicketsAsync();
        await using var run = await StartAsync(tickets);

        await run.SignalAsync(Admin, "TicketAnswer.Input", Accepted);

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        var mail = Assert.Single(run.Mails);
        Assert.Equal(("lb.example.com: change CHG-7", "erin@example.com"), (mail.Subject, mail.To.ToString()));
        Assert.Contains(
            "ticket T-1001 was accepted as change <b>CHG-7</b>; the window opens at 2026-03-07T22:00:00Z.", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_risky_change_is_for_a_PKI_approver_to_accept_or_not(bool accepts)
    {
        await using var tickets = await TicketsAsync();
        await using var run = await StartAsync(tickets);

        await run.SignalAsync(Admin, "TicketAnswer.Input", Accepted.Replace("False", "True", StringComparison.Ordinal));
        Assert.Equal((InstanceStatus.Suspended, "RiskApproval"), (run.Standing.Status, run.Standing.Step));
        await (accepts ? run.ApproveAsync(Alice, "RiskApproval") : run.DenyAsync(Alice, "RiskApproval"));

        Assert.Equal(accepts ? InstanceStatus.Complete : InstanceStatus.Rejected, run.Snapshot.Status);
        Assert.Equal(accepts ? 1 : 0, run.Mails.Count);
    }

    [Fact]
    public async Task Only_the_ticket_system_answers_and_only_completely()
    {
        await using var tickets = await TicketsAsync();
        await using var run = await StartAsync(tickets);

        Assert.IsType<Refusal.MissingRole>(await run.RefusalAsync(Alice, "TicketAnswer.Input", Accepted));
        var incomplete = await run.RefusalAsync(Admin, "TicketAnswer.Input", """{ "change": "CHG-7", "window": "soon" }""");

        Assert.Equal(["Data.window", "Data.risky"], Assert.IsType<Refusal.InvalidData>(incomplete).Problems.Select(problem => problem.Field));
    }

    [Fact]
    public async Task A_ticket_that_is_not_answered_in_three_days_is_told_to_the_requester()
    {
        await using var tickets = await TicketsAsync();
        await using var run = await StartAsync(tickets);

        await run.AfterAsync(hours: 72);

        Assert.Equal((InstanceStatus.Complete, "EndNOOP"), (run.Standing.Status, run.Standing.Step));
        Assert.Equal("lb.example.com: ticket T-1001 was not answered", Assert.Single(run.Mails).Subject);
    }

    [Fact]
    public async Task A_ticket_system_that_is_down_for_a_moment_is_called_again()
    {
        var calls = 0;
        await using var tickets = await WebServer.StartAsync(context =>
        {
            context.Response.StatusCode = ++calls == 1 ? 503 : 201;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("""{ "id": "T-1001" }""");
        });
        await using var run = await StartAsync(tickets);
        Assert.Equal((InstanceStatus.Suspended, "OpenTicket"), (run.Standing.Status, run.Standing.Step));

        await run.AfterAsync(hours: 0.01);

        Assert.Equal("TicketAnswer", run.Standing.Step);
        Assert.Single(tickets.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
    }

    [Fact]
    public async Task A_refused_ticket_fails_the_instance_and_says_why()
    {
        await using var tickets = await WebServer.StartAsync(403, """{ "error": "no such user" }""");
        await using var run = await StartAsync(tickets);

        Assert.Equal((InstanceStatus.Failed, "OpenTicket",
            $$"""Step 'OpenTicket' failed: '127.0.0.1:{{tickets.Port}}' answered 403: { "error": "no such user" }"""), run.Standing);
    }

    [Fact]
    public async Task Without_the_secret_nothing_is_sent_and_the_instance_names_it()
    {
        await using var tickets = await TicketsAsync();
        await using var run = await BeginAsync(SampleFiles.ChangeTicket(tickets.Url("")));

        Assert.Equal(InstanceStatus.Failed, run.Snapshot.Status);
        Assert.Contains("Secrets:Tickets", run.Standing.Message, StringComparison.Ordinal);
        Assert.Empty(tickets.Requests);
    }

    private static Task<WebServer> TicketsAsync() => WebServer.StartAsync(201, """{ "id": "T-1001" }""");

    private static Task<Rehearsal> StartAsync(WebServer tickets, string data = """{ "cn": "lb.example.com" }""") =>
        BeginAsync(SampleFiles.ChangeTicket(tickets.Url("")), data, Erin, settings: Settings);
}
