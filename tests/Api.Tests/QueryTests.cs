using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Filters over the wire: what they leave, under every name of the parameter, and what is refused.</summary>
public sealed class QueryTests(QueryTests.WithInstances installation) : IClassFixture<QueryTests.WithInstances>
{
    private const string Operators = "-eq, -ne, -gt, -ge, -lt, -le, -contains, -notcontains, -startswith, -endswith";

    private readonly Person _admin = installation.As("admin");

    [Theory]
    [InlineData("Title -eq ALPHA", "Alpha")]
    [InlineData("Title -startswith a", "a%b Alpha")]
    [InlineData("Title -contains %", "a%b")]
    [InlineData("Title -contains \"o'n\"", "O'Neil")]
    [InlineData("Title -eq \"two \\\"words\\\"\"", "two \"words\"")]
    [InlineData("Title -gt o AND Title -lt p OR Title -eq alpha", "Alpha O'Neil")]
    [InlineData("Status -eq suspended AND InitiatingUserName -eq %ME%", "")]
    [InlineData("WorkflowType -eq revocation", "Revoke")]
    [InlineData("InitiatingUserName -eq dave", "Revoke")]
    [InlineData("StartDate -ge %TODAY-1% AND WorkflowType -ne Enrollment", "Revoke")]
    [InlineData("StartDate -lt %TODAY-1%", "")]
    [InlineData("(CurrentStepUniqueName -contains approval) AND Title -endswith L", "O'Neil")]
    [InlineData("Title -eq NULL", "")]
    public async Task A_filter_leaves_what_fits_and_tells_how_much_that_is(string query, string titles)
    {
        var page = await AskAsync(_admin, "", query);

        var found = page.Json.EnumerateArray().Select(item => item.Text("Title")).Order(StringComparer.OrdinalIgnoreCase).ToList();
        Assert.Equal(titles, string.Join(' ', found));
        Assert.Equal($"{found.Count}", page.Header("X-Total-Count"));
    }

    [Theory]
    [InlineData("QueryString")]
    [InlineData("querystring")]
    [InlineData("pq.queryString")]
    [InlineData("query.queryString")]
    [InlineData("instanceQuery.QUERYSTRING")]
    public async Task The_filter_is_known_under_every_name(string name) => Assert.Equal(
        1, (await _admin.GetAsync($"/Workflow/Instances?{name}={Uri.EscapeDataString("Title -eq alpha")}")).Is(200).Json.GetArrayLength());

    [Fact]
    public async Task Ones_own_and_assigned_lists_are_filtered_as_well()
    {
        Assert.Equal(["Alpha"], Titles(await AskAsync(installation.As("erin"), "/My", "Title -eq alpha")));
        Assert.Empty(Titles(await AskAsync(installation.As("erin"), "/My", "Title -eq revoke")));
        Assert.Equal(4, Titles(await AskAsync(installation.As("erin"), "/My", "InitiatingUserName -eq %ME%")).Count);
        Assert.Equal(["Alpha"], Titles(await AskAsync(installation.As("alice"), "/AssignedToMe", "Title -eq alpha")));
        Assert.Empty(Titles(await AskAsync(installation.As("alice"), "/AssignedToMe", "InitiatingUserName -eq dave")));
    }

    [Fact]
    public async Task A_page_of_a_filtered_list_looks_as_any_other()
    {
        var item = Assert.Single((await AskAsync(_admin, "", "Title -eq alpha")).Json.EnumerateArray());

        Assert.Equal(
            "Id Status CurrentStepId StatusMessage Definition CurrentStepDisplayName CurrentStepUniqueName Title LastModified StartDate ReferenceId",
            item.Names());
        Assert.Equal(JsonValueKind.Number, item.GetProperty("Status").ValueKind);
    }

    [Fact]
    public async Task Everything_wrong_is_reported_at_once_with_its_place_and_what_would_be_right()
    {
        var refused = (await _admin.GetAsync(
            $"/Workflow/Instances?QueryString={Uri.EscapeDataString("Ttle -like x AND Title -eq %ME%")}&PageReturned=0")).Fails(ErrorCodes.InvalidRequest);

        Assert.Equal(
        [
            ("QueryString", "QueryString, position 1: 'Ttle' is no field of this list; valid are Id, DefinitionId, InitiatingUserName, LastModified, ReferenceId, StartDate, Status, Title, WorkflowType, CurrentStepDisplayName, CurrentStepUniqueName."),
            ("QueryString", $"QueryString, position 6: '-like' is no operator; valid are {Operators}."),
            ("QueryString", "QueryString, position 28: %ME% stands for the caller, and can be compared with the names of people only; as text it needs double quotes."),
            ("PageReturned", "PageReturned is '0', but must be a whole number from 1 to 2147483."),
        ], refused.Problems);
    }

    [Theory]
    [InlineData("/Workflow/Instances", "Sttus -eq 1", "QueryString, position 1: 'Sttus' is no field of this list; valid are Id, DefinitionId, InitiatingUserName, LastModified, ReferenceId, StartDate, Status, Title, WorkflowType, CurrentStepDisplayName, CurrentStepUniqueName.")]
    [InlineData("/Workflow/Definitions", "Title -eq x", "QueryString, position 1: 'Title' is no field of this list; valid are Id, DisplayName, IsPublished, WorkflowType, Key.")]
    [InlineData("/Workflow/Definitions", "IsPublished -eq 1", "QueryString, position 17: '1' is no value of IsPublished; right would be True or False.")]
    public async Task A_field_of_another_list_is_refused_with_those_of_this_one(string list, string query, string message) => Assert.Equal(
        message, (await _admin.GetAsync($"{list}?QueryString={Uri.EscapeDataString(query)}")).Fails(ErrorCodes.InvalidRequest).Says);

    [Fact]
    public async Task Who_may_not_see_a_list_learns_nothing_by_filtering_it() =>
        (await installation.As("erin").GetAsync("/Workflow/Instances?QueryString=Status%20-eq%202")).Fails(ErrorCodes.NotPermitted);

    [Fact]
    public async Task Definitions_are_filtered_sorted_and_paged_by_their_own_fields()
    {
        await _admin.CreateAsync("Zoo", key: "7");
        await _admin.PublishAsync("Yak", Workflows.OneStep);

        Assert.Equal(["Workflow Zoo"], await DefinitionsAsync("IsPublished -eq false AND WorkflowType -eq zoo"));
        Assert.Equal(["Workflow Yak"], await DefinitionsAsync("DisplayName -startswith \"workflow y\" AND IsPublished -eq true"));
        Assert.Equal(["Workflow Zoo"], await DefinitionsAsync("Key -eq 7"));
        Assert.Equal(["Workflow Yak"], await DefinitionsAsync("Key -eq NULL AND DisplayName -contains yak"));
        Assert.Equal(["Workflow Zoo", "Workflow Yak"], await DefinitionsAsync("DisplayName -startswith workflow", "&SortAscending=1"));
        Assert.Equal(["Workflow Zoo"], await DefinitionsAsync("DisplayName -startswith workflow", "&ReturnLimit=1&PageReturned=2", total: 2));
    }

    private static List<string?> Titles(ApiResponse page) => [.. page.Json.EnumerateArray().Select(item => item.Text("Title"))];

    private static async Task<ApiResponse> AskAsync(Person person, string list, string query) =>
        (await person.GetAsync($"/Workflow/Instances{list}?QueryString={Uri.EscapeDataString(query)}")).Is(200);

    private async Task<List<string?>> DefinitionsAsync(string query, string rest = "", int? total = null)
    {
        var page = (await _admin.GetAsync($"/Workflow/Definitions?QueryString={Uri.EscapeDataString(query)}{rest}")).Is(200);
        var names = page.Json.EnumerateArray().Select(item => item.Text("DisplayName")).ToList();
        Assert.Equal($"{total ?? names.Count}", page.Header("X-Total-Count"));
        return names;
    }

    /// <summary>Four instances of erin's and one of dave's.</summary>
    public sealed class WithInstances : Installation, IAsyncLifetime
    {
        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            foreach (var title in (string[])["Alpha", "a%b", "O'Neil", "two \"words\""])
                await As("erin").StartAsync(JsonSerializer.Serialize(new { WorkflowType = "Enrollment", Key = "12", Title = title }));
            await As("dave").StartAsync("""{"WorkflowType":"Revocation","Title":"Revoke"}""");
        }
    }
}
