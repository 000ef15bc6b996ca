using System.Globalization;
using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests.Compatible;

/// <summary>
/// What clients of the original API get, which say so with <c>x-keyfactor-requested-with</c>: strict ones refuse members and integers
/// that they do not know.
/// </summary>
public sealed class CompatibleClientTests(Installation installation) : IClassFixture<Installation>
{
    private const string Listed = "Id Status CurrentStepId StatusMessage Definition CurrentStepDisplayName CurrentStepUniqueName Title "
        + "LastModified StartDate ReferenceId";

    private static readonly (string, string) Client = ("x-keyfactor-requested-with", "APIClient");

    private readonly Person _admin = installation.As("admin");

    [Fact]
    public async Task An_instance_has_no_member_that_the_original_API_does_not_have()
    {
        var url = $"/Workflow/Instances/{await StartAsync()}";

        Assert.Equal($"{Listed} Signals InitialData CurrentStateData", (await _admin.GetAsync(url, Client)).Is(200).Json.Names());
    }

    [Theory]
    [InlineData("extended")]
    [InlineData("respond-async, Extended; x=1")]
    public async Task It_has_all_members_for_a_client_that_asks_for_them(string preference)
    {
        var url = $"/Workflow/Instances/{await StartAsync()}";
        var all = (await _admin.GetAsync(url)).Is(200).Text;

        Assert.Equal(all, (await _admin.GetAsync(url, Client, ("Prefer", preference))).Is(200).Text);
        Assert.Contains("\"StatusName\"", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_start_and_a_signal_return_has_the_same_form()
    {
        var body = """{ "DefinitionId": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10", "InitialData": { "cn": "www.example.com" } }""";
        var started = (await _admin.PostAsync("/Workflow/Instances", body, Client)).Is(200).Json;
        Assert.Equal($"{Listed} Signals InitialData CurrentStateData", started.Names());

        var signalled = await installation.As("alice").PostAsync(
            $"/Workflow/Instances/{started.Id()}/Signals", """{ "SignalKey": "RequireApproval1.ApprovalStatus", "Data": { "Approved": "True" } }""",
            Client, ("Prefer", "return=representation"));

        Assert.Equal($"{Listed} Signals InitialData CurrentStateData", signalled.Is(200).Json.Names());
    }

    [Fact]
    public async Task Each_form_has_its_own_ETag_and_each_is_good_for_If_Match()
    {
        var url = $"/Workflow/Instances/{await StartAsync()}";
        var own = (await _admin.GetAsync(url, Client)).Is(200).Header("ETag")!;
        var full = (await _admin.GetAsync(url)).Is(200).Header("ETag")!;
        Assert.NotEqual(full, own);

        (await _admin.GetAsync(url, Client, ("If-None-Match", own))).Is(304);
        (await _admin.PostAsync($"{url}/Stop", null, Client, ("If-Match", full))).Fails(ErrorCodes.PreconditionFailed);
        (await _admin.PostAsync($"{url}/Stop", null, Client, ("If-Match", own))).Is(204);
    }

    [Fact]
    public async Task Every_integer_of_a_parameter_is_one_that_they_know()
    {
        var parameters = (await _admin.GetAsync("/Workflow/Definitions/Steps?ReturnLimit=1000", Client)).Is(200).Json.EnumerateArray()
            .SelectMany(step => step.GetProperty("ConfigurationParametersDefinition").EnumerateObject()
                .Concat(step.GetProperty("SignalsDefinition").EnumerateObject().SelectMany(signal => signal.Value.GetProperty("InputParameters").EnumerateObject())))
            .Select(parameter => parameter.Value).ToList();

        Assert.True(parameters.Count > 50);
        Assert.All(parameters, parameter => Assert.Equal(
            "DisplayName ParameterType Required DefaultValue ControlType PotentialValues SupportTokenReplacement DependsOn "
            + "ToolTipContents QueryEndpoint QueryFieldName QueryGroupBy", parameter.Names()));
        Assert.All(parameters, parameter =>
        {
            Assert.InRange(parameter.GetProperty("ParameterType").GetInt32(), 0, 7);
            Assert.InRange(parameter.GetProperty("ControlType").GetInt32(), 0, 7);
        });
        Assert.Contains(parameters, parameter => parameter.GetProperty("QueryEndpoint").ValueKind == JsonValueKind.String);
    }

    [Theory]
    [InlineData("1001")]
    [InlineData("5000")]
    [InlineData("2147483647")]
    public async Task A_page_that_would_be_too_large_is_made_as_large_as_it_can_be(string size)
    {
        await StartAsync();
        (await _admin.GetAsync($"/Workflow/Instances?ReturnLimit={size}")).Fails(ErrorCodes.InvalidRequest);

        Assert.NotEmpty((await _admin.GetAsync($"/Workflow/Instances?pq.returnLimit={size}", Client)).Is(200).Json.EnumerateArray());
        (await _admin.GetAsync("/Workflow/Instances?ReturnLimit=0", Client)).Fails(ErrorCodes.InvalidRequest);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    public async Task JSON_is_returned_whatever_they_accept(string accepted) =>
        Assert.Equal(JsonValueKind.Array, (await _admin.GetAsync("/Workflow/Instances", Client, ("Accept", accepted))).Is(200).Json.ValueKind);

    [Fact]
    public async Task A_body_of_null_on_a_request_without_a_body_is_passed_over()
    {
        var id = await StartAsync();
        foreach (var url in (string[])["/Workflow/Instances/", $"/Workflow/Instances/{id}", "/workflow/definitions/", "/security/roles?PQ.querystring=Name%20-eq%20%22x%22"])
            (await _admin.SendAsync(HttpMethod.Get, $"/KEYFACTORapi{url}", Person.Bytes("null"u8.ToArray()), Client)).Is(200);
        (await _admin.PostAsync($"/Workflow/Instances/{id}/Stop", "null", Client)).Is(204);
        (await _admin.SendAsync(HttpMethod.Delete, $"/Workflow/Instances/{id}", Person.Bytes("null"u8.ToArray()), Client)).Is(204);
    }

    [Fact]
    public async Task They_see_what_they_may_use_when_they_start()
    {
        var probe = await _admin.GetAsync("/Status/Endpoints", Client, ("x-keyfactor-api-version", "1"));
        var all = probe.Is(200).Json.EnumerateArray().Select(line => line.GetString()!).ToList();
        Assert.Contains("POST /Workflow/Instances/{instanceId}/Signals", all);
        Assert.Contains("POST /Workflow/Instances/{instanceId}/Stop", all);
        Assert.Equal(all.Distinct(), all);
        Assert.Equal(4, probe.Header("x-keyfactor-product-version")!.Split('.').Length);

        var approver = (await installation.As("alice", "/KeyfactorAPI").GetAsync("/status/endpoints/", Client)).Is(200).Json.EnumerateArray()
            .Select(line => line.GetString()!).ToList();
        Assert.Contains("POST /Workflow/Instances/{instanceId}/Signals", approver);
        Assert.DoesNotContain("POST /Workflow/Instances/{instanceId}/Stop", approver);
        (await installation.Anybody().GetAsync("/Status/Endpoints", Client)).Fails(ErrorCodes.NotAuthenticated);
    }

    [Fact]
    public async Task They_ask_for_the_health_of_the_service_and_get_no_body()
    {
        var checkedNow = await installation.As("alice", "/KeyfactorAPI").GetAsync("/status/healthcheck", Client, ("x-keyfactor-api-version", "1.0"));
        Assert.Equal("", checkedNow.Is(204).Text);
        (await installation.Anybody().GetAsync("/Status/HealthCheck")).Fails(ErrorCodes.NotAuthenticated);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("2")]
    [InlineData("2.0")]
    public async Task They_may_ask_for_each_version(string version) =>
        (await _admin.GetAsync("/Workflow/Instances", ("x-keyfactor-api-version", version))).Is(200);

    [Theory]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("2.00")]
    [InlineData("two")]
    public async Task A_version_that_there_is_not_is_refused_with_those_there_are(string version) => Assert.Contains(
        string.Create(CultureInfo.InvariantCulture, $"is '{version}', but must be 1, 1.0, 2 or 2.0"),
        (await _admin.GetAsync("/Workflow/Instances", ("x-keyfactor-api-version", version))).Fails(ErrorCodes.InvalidRequest).Says, StringComparison.Ordinal);

    private Task<Guid> StartAsync() =>
        _admin.StartAsync("""{ "DefinitionId": "5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10", "InitialData": { "cn": "www.example.com" } }""");
}
