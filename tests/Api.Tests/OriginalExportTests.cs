using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Workflows as the original API exports them: with the steps, the nulls and the tokens that its exports have.</summary>
public sealed class OriginalExportTests(Installation installation) : IClassFixture<Installation>
{
    private const string Off = "PowerShell is switched off. Set PowerShell:Folder";

    private readonly Person _admin = installation.As("admin");

    [Theory]
    [InlineData("first-notice.json")]
    [InlineData("second-notice.json")]
    [InlineData("renewal-failed.json")]
    public async Task One_that_only_writes_mail_imports_publishes_and_runs_to_its_end(string file)
    {
        var imported = (await ImportAsync(_admin, file)).Is(200).Json;
        Assert.Empty(ProblemsOf(imported));
        var id = imported.GetProperty("Definition").Id();
        (await _admin.PostAsync($"/Workflow/Definitions/{id}/Publish")).Is(200);

        var instance = await _admin.StartAsync($$"""{ "DefinitionId": "{{id}}", "InitialData": { "cn": "www.example.com", "ownerroleemail": "owners@example.com" } }""");

        await _admin.AwaitAsync(instance, "Complete");
        Assert.Single(Directory.GetFiles(installation.MailDirectory, $"{instance}*.eml"));
    }

    [Fact]
    public async Task A_renewal_imports_and_says_what_it_needs()
    {
        var imported = (await ImportAsync(_admin, "renew-in-time.json")).Is(200).Json;

        Assert.Equal(
            ["Renew: Step 'Renew': ExpirationRenewal needs a service that enrolls certificates, and this installation has none. Call yours by a RESTRequest, or register a step type of this name."],
            ProblemsOf(imported));
        Assert.Equal(("14", "Renew in time"), (imported.GetProperty("Definition").Text("Key"), imported.GetProperty("Definition").Text("KeyDisplayName")));
    }

    [Theory]
    [InlineData("last-warning.json", "FindManager:client_secret FindManager:TokenEndpoint FindPerson:client_secret FindPerson:TokenEndpoint ReadCertificate:client_secret ReadCertificate:TokenEndpoint", "requester TakeId")]
    [InlineData("group-mail.json", "FindGroup:client_id FindGroup:client_secret FindGroup:TokenEndpoint ReadMembers:client_id ReadMembers:client_secret ReadMembers:TokenEndpoint", "TakeGroupId TakeGroupName TakeMails")]
    public async Task Every_value_that_an_export_leaves_out_and_every_step_that_does_not_run_is_named(string file, string lacking, string shells)
    {
        var problems = ProblemsOf((await ImportAsync(_admin, file)).Is(200).Json);

        Assert.Equal(
            [
                .. lacking.Split(' ').Select(one => one.Split(':')).Select(one => $"{one[0]}: Step '{one[0]}' (OAuthRESTRequest) lacks the parameter '{one[1]}'."),
                .. shells.Split(' ').Select(step => $"{step}: ExtensionName 'PowerShell' of step '{step}' is a step type of the original API that this installation does not have: "),
            ],
            problems.Select(problem => problem.Split(Off)[0]).Order(StringComparer.OrdinalIgnoreCase).OrderBy(problem => problem.Contains("ExtensionName", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("last-warning.json")]
    [InlineData("group-mail.json")]
    public async Task With_powershell_switched_on_and_the_secrets_filled_in_they_publish(string file)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "PowerShell steps run only under Linux.");
        await using var special = await Installation.StartAsync(builder => builder.Set("PowerShell:Folder", PowerShellFolder));
        var admin = special.As("admin");
        var imported = (await ImportAsync(admin, file)).Is(200).Json;
        Assert.DoesNotContain(ProblemsOf(imported), problem => !problem.Contains("lacks the parameter", StringComparison.Ordinal));
        var definition = imported.GetProperty("Definition");
        (await admin.PostAsync($"/Workflow/Definitions/{definition.Id()}/Publish")).Fails(ErrorCodes.InvalidDefinition);

        (await admin.PutAsync($"/Workflow/Definitions/{definition.Id()}/Steps", FilledIn(definition.GetProperty("Steps").GetRawText()))).Is(200);

        (await admin.PostAsync($"/Workflow/Definitions/{definition.Id()}/Publish")).Is(200);
        Assert.Contains("PowerShell", (await admin.GetAsync("/Workflow/Definitions/Steps/PowerShell")).Is(200).Text, StringComparison.Ordinal);
    }

    /// <summary>Where the program was built for this run.</summary>
    private static string PowerShellFolder
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            var configuration = output.Parent!.Name;
            return Path.Combine(output.Parent.Parent!.Parent!.Parent!.Parent!.FullName, "src", "PowerShellWorker", "bin", configuration, "net10.0");
        }
    }

    private static string FilledIn(string steps) => steps
        .Replace("\"client_id\":null", "\"client_id\":\"workflow-reader\"", StringComparison.Ordinal)
        .Replace("\"client_secret\":null", "\"client_secret\":\"$(secret:Directory)\"", StringComparison.Ordinal)
        .Replace("\"TokenEndpoint\":null", "\"TokenEndpoint\":\"https://login.example.com/token\"", StringComparison.Ordinal);

    private static async Task<ApiResponse> ImportAsync(Person admin, string file) => await admin.PostAsync(
        "/Workflow/Definitions/Import",
        await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "exports", file), TestContext.Current.CancellationToken));

    private static List<string> ProblemsOf(JsonElement imported) =>
        [.. imported.GetProperty("Problems").EnumerateArray().Select(problem => $"{problem.Text("StepUniqueName")}: {problem.Text("Message")}")];
}
