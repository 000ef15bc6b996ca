using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What every request is told that goes wrong before its endpoint.</summary>
public sealed class RequestTests(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("/Workflow/Instances")]
    [InlineData("/KeyfactorAPI/Workflow/Definitions")]
    [InlineData("/Workflow/Instances/not-an-id")]
    [InlineData("/nowhere")]
    public async Task Nobody_gets_anywhere_without_signing_in(string path)
    {
        var refused = (await installation.Anybody().GetAsync(path)).Fails(ErrorCodes.NotAuthenticated);
        Assert.Equal("Basic realm=\"WorkflowFunctions\", charset=\"UTF-8\"", refused.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_get_the_same_response()
    {
        var wrong = (await SignInAsync("alice:wrong")).Fails(ErrorCodes.NotAuthenticated);
        var unknown = (await SignInAsync("nobody:alice-demo")).Fails(ErrorCodes.NotAuthenticated);
        Assert.Equal(wrong.Text, unknown.Text);
        (await SignInAsync("ALICE:alice-demo")).Is(200);
    }

    [Theory]
    [InlineData("/healthz/live", "live")]
    [InlineData("/healthz/ready", "ready")]
    public async Task Health_is_told_to_anybody(string path, string status) =>
        Assert.Equal($$"""{"Status":"{{status}}"}""", (await installation.Anybody().GetAsync(path)).Is(200).Text);

    [Theory]
    [InlineData("/")]
    [InlineData("/Workflow")]
    [InlineData("/Workflow/Instances/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10/Nothing")]
    [InlineData("/KeyfactorAPI/KeyfactorAPI/Workflow/Instances")]
    public async Task An_unknown_path_is_not_found(string path) =>
        (await installation.As("admin").GetAsync(path)).Fails(ErrorCodes.NoSuchPath);

    [Fact]
    public async Task A_method_that_a_path_does_not_take_is_told_those_it_takes()
    {
        var refused = (await installation.As("admin").SendAsync(HttpMethod.Delete, "/Workflow/Instances")).Fails(ErrorCodes.MethodNotAllowed);
        Assert.Equal("GET, POST, HEAD", refused.Header("Allow"));
        Assert.Contains("GET, POST", refused.Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/Workflow/Instances", "DELETE")]
    [InlineData("/Workflow/Definitions", "PUT")]
    [InlineData("/Workflow/Instances/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10/Signals", "GET")]
    [InlineData("/Workflow/Instances/AssignedToMe", "POST")]
    public async Task A_method_that_a_path_does_not_take_is_refused(string path, string method) =>
        (await installation.As("admin").SendAsync(HttpMethod.Parse(method), path)).Fails(ErrorCodes.MethodNotAllowed);

    [Theory]
    [InlineData(null, 200)]
    [InlineData("1", 200)]
    [InlineData("1.0", 200)]
    [InlineData("2", 200)]
    [InlineData("3", 400)]
    [InlineData("one", 400)]
    public async Task A_version_of_the_api_that_is_not_known_is_refused(string? version, int status)
    {
        (string, string)[] headers = version is null ? [] : [("x-keyfactor-api-version", version)];
        (await installation.As("admin").SendAsync(HttpMethod.Get, "/Workflow/Instances", null, headers)).Is(status);
    }

    [Fact]
    public async Task The_header_that_existing_clients_send_is_accepted_and_not_required()
    {
        foreach (var value in (string[])["APIClient", "XMLHttpRequest"])
            (await PostAsync(("x-keyfactor-requested-with", value))).Is(200);
        (await PostAsync()).Is(200);

        Task<ApiResponse> PostAsync(params (string, string)[] headers) =>
            installation.As("admin").PostAsync("/Workflow/Instances", """{"WorkflowType":"Revocation"}""", headers);
    }

    [Fact]
    public async Task A_missing_sign_in_comes_before_everything_a_body_may_have_wrong() =>
        (await installation.Anybody().SendAsync(HttpMethod.Post, "/Workflow/Instances/x/Signals", Person.Bytes([1], "text/plain")))
            .Fails(ErrorCodes.NotAuthenticated);

    private Task<ApiResponse> SignInAsync(string credentials)
    {
        var header = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credentials));
        return installation.Anybody().SendAsync(
            HttpMethod.Get, "/Workflow/Instances/AssignedToMe", null, ("Authorization", $"basic {header}"));
    }
}
