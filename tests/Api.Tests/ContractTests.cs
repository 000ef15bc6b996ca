using System.Text.Json.Nodes;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>The check of every response against the document finds what is not as it should be.</summary>
public sealed class ContractTests(Installation installation) : IClassFixture<Installation>
{
    private const string Path = "/Workflow/Instances/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10";

    [Fact]
    public async Task A_right_response_passes() => Assert.Empty(await ProblemsAsync(_ => { }));

    [Fact]
    public async Task A_member_too_many_is_found() => Assert.NotEmpty(await ProblemsAsync(body => body["Extra"] = 1));

    [Fact]
    public async Task A_member_too_few_is_found() => Assert.NotEmpty(await ProblemsAsync(body => body.Remove("Title")));

    [Fact]
    public async Task A_name_in_another_case_is_found() => Assert.NotEmpty(await ProblemsAsync(body =>
    {
        body.Remove("Title");
        body["title"] = "x";
    }));

    [Fact]
    public async Task A_status_as_text_is_found() => Assert.NotEmpty(await ProblemsAsync(body => body["Status"] = "Suspended"));

    [Fact]
    public async Task A_status_that_does_not_exist_is_found() => Assert.NotEmpty(await ProblemsAsync(body => body["Status"] = 7));

    [Fact]
    public async Task A_date_that_is_none_is_found() => Assert.NotEmpty(await ProblemsAsync(body => body["StartDate"] = "yesterday"));

    [Fact]
    public async Task An_id_that_is_none_is_found() => Assert.NotEmpty(await ProblemsAsync(body => body["Id"] = "17"));

    [Fact]
    public async Task Null_where_there_must_be_something_is_found() => Assert.NotEmpty(await ProblemsAsync(body => body["Title"] = null));

    [Fact]
    public async Task What_is_wrong_deep_inside_is_found() => Assert.NotEmpty(await ProblemsAsync(body => body["Signals"]![0]!["Extra"] = 1));

    [Fact]
    public async Task A_free_form_map_may_hold_anything() => Assert.Empty(await ProblemsAsync(body => body["InitialData"]!["Extra"] = 1));

    [Fact]
    public async Task A_status_that_is_not_declared_is_found() =>
        Assert.NotEmpty(await ProblemsAsync(response => response with { Status = 201 }));

    [Fact]
    public async Task Another_media_type_is_found() =>
        Assert.NotEmpty(await ProblemsAsync(response => response with { MediaType = "text/plain" }));

    [Fact]
    public async Task A_path_that_is_not_declared_is_found() =>
        Assert.NotEmpty((await ContractAsync()).Problems("GET", "/Workflow/Nothing", await ReadAsync()));

    [Fact]
    public async Task A_header_that_is_missing_is_found() =>
        Assert.NotEmpty((await ContractAsync()).Problems("GET", "/Workflow/Instances", (await ReadAsync()) with { Text = "[]" }));

    [Fact]
    public async Task An_error_code_that_is_not_declared_is_found()
    {
        var contract = await ContractAsync();
        var missing = await installation.As("admin").GetAsync(Path);
        Assert.Empty(contract.Problems("GET", Path, missing));
        var other = missing with { Text = missing.Text.Replace(missing.Code!, "0xA0120011", StringComparison.Ordinal) };
        Assert.NotEmpty(contract.Problems("GET", Path, other));
    }

    private async Task<IReadOnlyList<string>> ProblemsAsync(Action<JsonObject> change) => await ProblemsAsync(response =>
    {
        var body = JsonNode.Parse(response.Text)!.AsObject();
        change(body);
        return response with { Text = body.ToJsonString() };
    });

    private async Task<IReadOnlyList<string>> ProblemsAsync(Func<ApiResponse, ApiResponse> change) =>
        (await ContractAsync()).Problems("GET", Path, change(await ReadAsync()));

    private async Task<ApiResponse> ReadAsync()
    {
        var erin = installation.As("erin");
        return await erin.GetAsync($"/Workflow/Instances/{await erin.StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""")}");
    }

    private Task<Contract> ContractAsync() => Contract.OfAsync(installation.Services);
}
