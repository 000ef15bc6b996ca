using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>The demo as a newcomer walks through it.</summary>
public sealed class WalkthroughTests(DemoInstallation demo) : IClassFixture<DemoInstallation>
{
    [Theory]
    [InlineData("", "/Workflow/Instances")]
    [InlineData("/KeyfactorAPI", "/Workflow/Instances")]
    [InlineData("/keyfactorapi", "/WORKFLOW/instances")]
    public async Task A_certificate_request_passes_two_approvals(string basePath, string instances)
    {
        var (erin, alice, bob, carol, dave) = (As("erin"), As("alice"), As("bob"), As("carol"), As("dave"));
        var start = """{"WorkflowType":"Enrollment","Key":"12","InitialData":{"cn":"www.example.com"}}""";
        var id = (await erin.PostAsync(instances, start)).Is(200).Json.Id();
        foreach (var approver in (Person[])[alice, bob, carol])
            Assert.Contains(id, await AssignedToAsync(approver));

        (await SignalAsync(dave)).Fails(ErrorCodes.MissingRole);
        (await SignalAsync(alice)).Is(204);
        var waiting = await ReadAsync(alice);
        Assert.Equal(2, waiting.Number("Status"));
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", waiting.Text("StatusMessage"));
        Assert.DoesNotContain(id, await AssignedToAsync(alice));
        Assert.Contains(id, await AssignedToAsync(bob));

        (await SignalAsync(bob, "SecurityApproval.ApprovalStatus")).Fails(ErrorCodes.StandsElsewhere);
        (await SignalAsync(bob)).Is(204);
        var complete = await Eventually.SeesAsync(() => ReadAsync(bob), read => read.Number("Status") == 4);
        Assert.Equal("EndNOOP", complete.Text("CurrentStepUniqueName"));
        Assert.DoesNotContain(id, await AssignedToAsync(bob));

        (await SignalAsync(carol)).Fails(ErrorCodes.NotWaiting);
        (await bob.PostAsync($"{instances}/{Guid.NewGuid()}/Signals", Approved())).Fails(ErrorCodes.NoSuchInstance);
        var nonsense = (await bob.PostAsync($"{instances}/nonsense/SIGNALS", """{"SignalKey":"x","Dada":1}""")).Fails(ErrorCodes.InvalidRequest);
        Assert.Equal(["instanceId", "Data", "Dada", "SignalKey"], nonsense.Fields);

        Person As(string name) => demo.As(name, basePath);
        Task<ApiResponse> SignalAsync(Person person, string key = Person.Approval) => person.PostAsync($"{instances}/{id}/Signals", Approved(key));
        async Task<JsonElement> ReadAsync(Person person) => (await person.GetAsync($"{instances}/{id}")).Is(200).Json;
        async Task<IReadOnlyList<Guid>> AssignedToAsync(Person person) =>
            (await person.GetAsync($"{instances}/assignedtome?returnlimit=1000")).Is(200).Json.Ids();
    }

    [Theory]
    [InlineData("True")]
    [InlineData("False")]
    public async Task A_revocation_asks_security_only_for_what_is_in_production(string production)
    {
        var (dave, carol) = (demo.As("dave"), demo.As("carol"));
        var id = await dave.StartAsync($$$"""{"WorkflowType":"Revocation","InitialData":{"production":"{{{production}}}"}}""");
        (await dave.SignalAsync(id, "OwnerApproval.ApprovalStatus")).Is(204);
        if (production == "True")
        {
            var waiting = await carol.ReadAsync(id);
            Assert.Equal("SecurityApproval", waiting.Text("CurrentStepUniqueName"));
            (await carol.SignalAsync(id, "SecurityApproval.ApprovalStatus")).Is(204);
        }

        var complete = await dave.AwaitAsync(id, "Complete");
        Assert.Equal("True", complete.GetProperty("CurrentStateData").GetProperty("metadata").Text("RetiredCertificate"));
        var history = await dave.HistoryAsync(id);
        Assert.Equal(production == "False", history.Any(entry =>
            entry.Text("Kind") == "StepSkipped" && entry.Text("StepUniqueName") == "SecurityApproval"));
    }

    [Fact]
    public async Task The_requester_gets_a_mail_when_the_request_was_approved()
    {
        var id = await demo.As("erin").StartAsync("""{"WorkflowType":"Enrollment","Key":"12","InitialData":{"cn":"mail.example.com"}}""");
        (await demo.As("alice").SignalAsync(id, comment: "fine")).Is(204);
        (await demo.As("bob").SignalAsync(id)).Is(204);
        await demo.As("erin").AwaitAsync(id, "Complete");

        var mail = await File.ReadAllTextAsync(
            Assert.Single(Directory.GetFiles(demo.MailDirectory, $"{id}*.eml")), TestContext.Current.CancellationToken);
        Assert.Contains("To: erin@example.com, pki-team@example.com", mail, StringComparison.Ordinal);
        Assert.Contains("Subject: Your certificate for mail.example.com", mail, StringComparison.Ordinal);
        Assert.Contains("alice: &quot;fine&quot;", mail, StringComparison.Ordinal);
    }

    private static string Approved(string key = Person.Approval) => $$$"""{"SignalKey":"{{{key}}}","Data":{"Approved":"True"}}""";
}
