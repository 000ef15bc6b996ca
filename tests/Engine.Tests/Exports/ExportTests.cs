using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.Engine.Tests.PowerShell;

namespace WorkflowFunctions.Engine.Tests.Exports;

/// <summary>
/// Workflows as the original API exports them, run to their ends. The service that they read from is a server on this machine, and where their
/// exports leave out the secrets, these are filled in.
/// </summary>
public sealed class ExportTests
{
    private const string Certificate = """
        {
          "alertId": 4, "certid": 1207, "cn": "www.example.com", "thumbprint": "A1B2", "issuancedate": "2025-12-31", "expdate": "2026-12-31",
          "ownerroleemail": "owners@example.com", "metadata": { "OwnersGroup": "Web Team" }
        }
        """;

    [Theory]
    [InlineData("first-notice.json", "owners@example.com", "www.example.com ends in ninety days", "It was issued on 2025-12-31, and its thumbprint is A1B2.")]
    [InlineData("second-notice.json", "owners@example.com", "www.example.com ends in sixty days", "Certificate 1207 ends on 2026-12-31.")]
    [InlineData("renewal-failed.json", "pki-team@example.com", "A renewal has failed", "The renewal of www.example.com has failed")]
    public async Task A_notice_goes_out_with_what_is_known_of_the_certificate(string file, string to, string subject, string text)
    {
        await using var run = await Rehearsal.BeginAsync(RepositoryFiles.Definition(Read(file)), Certificate);

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        var mail = Assert.Single(run.Mails);
        Assert.Equal((to, subject), (mail.To.ToString(), mail.Subject));
        Assert.Contains(text, mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_known_of_the_certificate_stays_as_written_and_a_mail_to_nobody_is_not_sent()
    {
        await using var run = await Rehearsal.BeginAsync(RepositoryFiles.Definition(Read("first-notice.json")), """{ "cn": "www.example.com" }""");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Empty(run.Mails);
        var history = await run.HistoryAsync();
        Assert.Contains(history, entry => entry.Contains("$(ownerroleemail)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_renewal_runs_to_its_end_in_an_installation_that_has_a_service_for_it()
    {
        await using var run = await Rehearsal.BeginAsync(RepositoryFiles.Definition(Read("renew-in-time.json")), Certificate, own: new Renewer());

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal("www.example.com was renewed", Assert.Single(run.Mails).Subject);
        Assert.Equal("""{"OwnersGroup":"Web Team","Retired":"True"}""", run.Data("metadata"));
    }

    [Fact]
    public async Task The_manager_of_who_asked_for_the_certificate_is_found_by_requests_and_powershell()
    {
        Assert.SkipWhen(PowerShells.Missing is not null, PowerShells.Missing ?? "");
        await using var directory = await DirectoryAsync();
        await using var run = await RunAsync("last-warning.json", directory);

        Assert.Equal((InstanceStatus.Complete, "EndNOOP"), (run.Snapshot.Status, run.Standing.Step));
        Assert.Equal("""{"WhoAsked":"ann@example.com","PersonId":"u-7"}""", run.Compact("WhoAsked", "PersonId"));
        Assert.Equal("owners@example.com, boss@example.com", Assert.Single(run.Mails).To.ToString());
        Assert.Contains(directory.Requests, request => request.Target == "/V1.0/users/u-7/manager?$select=mail");
        Assert.Equal("APIClient", directory.Requests.Single(request => request.Target == "/KeyfactorAPI/Certificates/1207").Headers["x-keyfactor-requested-with"]);
    }

    [Fact]
    public async Task Everybody_in_a_group_gets_the_mail()
    {
        Assert.SkipWhen(PowerShells.Missing is not null, PowerShells.Missing ?? "");
        await using var directory = await DirectoryAsync();
        await using var run = await RunAsync("group-mail.json", directory);

        Assert.Equal((InstanceStatus.Complete, "EndNOOP"), (run.Snapshot.Status, run.Standing.Step));
        Assert.Equal("ann@example.com, bob@example.com", Assert.Single(run.Mails).To.ToString());
        Assert.Contains(directory.Requests, request => request.Target.Contains("displayName+eq+%27Web%20Team%27", StringComparison.Ordinal));
    }

    private static Task<Rehearsal> RunAsync(string file, WebServer directory)
    {
        var filledIn = Read(file)
            .Replace("\"client_id\": null", "\"client_id\": \"workflow-reader\"", StringComparison.Ordinal)
            .Replace("\"client_secret\": null", "\"client_secret\": \"$(secret:Api)\"", StringComparison.Ordinal)
            .Replace("\"TokenEndpoint\": null", $"\"TokenEndpoint\": \"{directory.Url("/token")}\"", StringComparison.Ordinal)
            .Replace("https://pki.example.com", directory.Url(""), StringComparison.Ordinal)
            .Replace("https://directory.example.com/v1.0", directory.Url("/v1.0"), StringComparison.Ordinal)
            .Replace("https://directory.example.com/V1.0", directory.Url("/V1.0"), StringComparison.Ordinal);
        return Rehearsal.BeginAsync(RepositoryFiles.Definition(filledIn), Certificate, own: PowerShells.Executor, settings: OutgoingLab.Secret("client-secret"));
    }

    private static Task<WebServer> DirectoryAsync() => WebServer.StartAsync(context => context.Response.WriteAsJsonAsync<object>(context.Request.Path.Value switch
    {
        "/token" => new { access_token = "t0ken", token_type = "Bearer", expires_in = 3600 },
        "/KeyfactorAPI/Certificates/1207" => new { Id = 1207, RequesterName = "ann@example.com" },
        "/v1.0/users" => new { value = new[] { new { id = "u-7" } } },
        "/V1.0/users/u-7/manager" => new { mail = "boss@example.com" },
        "/v1.0/groups" => new { value = new[] { new { id = "g-1", displayName = "Web Team" } } },
        "/v1.0/groups/g-1/members/user" => new
        {
            value = new[]
            {
                new { mail = (string?)" Ann@example.com ", kind = "Member" }, new { mail = (string?)null, kind = "Member" },
                new { mail = (string?)"guest@example.org", kind = "Guest" }, new { mail = (string?)"bob@example.com", kind = "Member" },
                new { mail = (string?)"ANN@example.com", kind = "Member" },
            },
        },
        var other => throw new InvalidOperationException($"Nobody should ask for {other}."),
    }));

    private static string Read(string file) => RepositoryFiles.Read($"tests/Engine.Tests/Exports/{file}");

    private sealed class Renewer : IStepExecutor
    {
        public StepType Type { get; } = StepTypes.ExpirationRenewal with { Check = _ => [] };

        public Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation) =>
            Task.FromResult<EffectOutcome>(new EffectOutcome.Succeeded(JsonMap.Empty.Set("renewed", JsonValues.Of(true))));
    }
}
