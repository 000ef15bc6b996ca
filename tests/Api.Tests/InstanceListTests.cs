using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

public sealed class InstanceListTests(InstanceListTests.WithInstances installation) : IClassFixture<InstanceListTests.WithInstances>
{
    private readonly Person _admin = installation.As("admin");

    [Fact]
    public async Task Everybody_sees_the_lists_they_may_see_and_no_others()
    {
        Assert.Equal(installation.ErinsByTitle.Append(installation.Daves).Order(), (await _admin.ListAsync()).Order());
        Assert.Equal(installation.ErinsByTitle.Order(), (await installation.As("erin").ListAsync("/My")).Order());
        Assert.Equal([installation.Daves], await installation.As("dave").ListAsync("/My"));
        Assert.Equal([installation.Daves], await installation.As("dave").ListAsync("/AssignedToMe"));
        Assert.Equal(installation.ErinsByTitle.Order(), (await installation.As("alice").ListAsync("/AssignedToMe")).Order());
        Assert.Equal(6, (await installation.As("carol").ListAsync("/AssignedToMe")).Count);
        Assert.Empty(await _admin.ListAsync("/AssignedToMe"));
        Assert.Empty(await _admin.ListAsync("/My"));
    }

    [Theory]
    [InlineData("erin", "", "/workflows/instances/read/")]
    [InlineData("alice", "", "/workflows/instances/read/")]
    [InlineData("alice", "/My", "/workflows/instances/read/mine/")]
    [InlineData("erin", "/AssignedToMe", "/workflows/instances/read/pending/")]
    public async Task A_list_that_the_caller_may_not_see_is_refused_and_names_the_permission(string person, string list, string needed) =>
        Assert.Contains($"'{needed}'", (await installation.As(person).GetAsync($"/Workflow/Instances{list}")).Fails(ErrorCodes.NotPermitted).Says,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("PageReturned={0}&ReturnLimit=2&SortField=Title&SortAscending=0")]
    [InlineData("pagereturned={0}&RETURNLIMIT=2&sortfield=TITLE&sortAscending=0")]
    [InlineData("pq.pageReturned={0}&pq.returnLimit=2&pq.sortField=title&pq.sortAscending=0")]
    [InlineData("query.PageReturned={0}&query.ReturnLimit=2&query.SortField=Title&query.SortAscending=0")]
    [InlineData("instanceQuery.pageReturned={0}&instanceQuery.returnLimit=2&instanceQuery.sortField=Title")]
    public async Task Pages_follow_each_other_under_every_name_of_the_parameters(string query)
    {
        var pages = new List<Guid>();
        foreach (var (number, size) in new[] { (1, 2), (2, 2), (3, 1), (4, 0) })
        {
            var page = (await installation.As("erin").GetAsync(
                "/Workflow/Instances/My?" + query.Replace("{0}", $"{number}", StringComparison.Ordinal))).Is(200);
            Assert.Equal("5", page.Header("X-Total-Count"));
            Assert.Null(page.Header("X-Total-Count-Exceeded"));
            Assert.Equal(size, page.Json.GetArrayLength());
            pages.AddRange(page.Json.Ids());
        }

        Assert.Equal(installation.ErinsByTitle, pages);
    }

    [Fact]
    public async Task Direction_zero_is_ascending_and_one_is_descending()
    {
        var erin = installation.As("erin");
        Assert.Equal(installation.ErinsByTitle, await erin.ListAsync("/My", "SortField=Title"));
        Assert.Equal(installation.ErinsByTitle.Reverse(), await erin.ListAsync("/My", "SortField=Title&SortAscending=1"));
    }

    [Theory]
    [InlineData("Id")]
    [InlineData("DefinitionId")]
    [InlineData("InitiatingUserName")]
    [InlineData("LastModified")]
    [InlineData("ReferenceId")]
    [InlineData("StartDate")]
    [InlineData("Status")]
    [InlineData("Title")]
    [InlineData("WorkflowType")]
    [InlineData("CurrentStepDisplayName")]
    [InlineData("CurrentStepUniqueName")]
    public async Task Every_field_of_the_contract_sorts_all_rows(string field)
    {
        var ascending = await _admin.ListAsync("", $"SortField={field}");
        var descending = await _admin.ListAsync("", $"SortField={field}&SortAscending=1");
        Assert.Equal(6, ascending.Distinct().Count());
        Assert.Equal(ascending.Order(), descending.Order());
        if (field is "Id" or "Title" or "ReferenceId" or "StartDate")
            Assert.Equal(ascending.Reverse(), descending);
        if (field == "InitiatingUserName")
            Assert.Equal((installation.Daves, installation.Daves), (ascending[0], descending[^1]));
        if (field == "WorkflowType")
            Assert.Equal((installation.Daves, installation.Daves), (ascending[^1], descending[0]));
    }

    [Theory]
    [InlineData("SortField=colour", "SortField")]
    [InlineData("SortField=3", "SortField")]
    [InlineData("PageReturned=0&ReturnLimit=1001&SortAscending=2&SortField=colour", "PageReturned ReturnLimit SortAscending SortField")]
    [InlineData("PageReturned=-1&ReturnLimit=0&SortAscending=true", "PageReturned ReturnLimit SortAscending")]
    [InlineData("PageReturned=1.5&ReturnLimit=ten", "PageReturned ReturnLimit")]
    [InlineData("PageReturned=99999999999&ReturnLimit=2&pq.returnLimit=3", "PageReturned ReturnLimit")]
    [InlineData("QueryString=Status%20-eq%209", "QueryString")]
    public async Task Every_wrong_parameter_is_named(string query, string fields)
    {
        var refused = (await _admin.GetAsync($"/Workflow/Instances?{query}")).Fails(ErrorCodes.InvalidRequest);
        Assert.Equal(fields.Split(' ').Order(), refused.Fields.Order());
    }

    [Fact]
    public async Task An_unknown_sort_field_is_named_together_with_those_that_are_known()
    {
        var refused = (await _admin.GetAsync("/Workflow/Instances?SortField=colour")).Fails(ErrorCodes.InvalidRequest);
        Assert.StartsWith("Invalid sort field: colour.", refused.Says, StringComparison.Ordinal);
        Assert.Contains("LastModified", refused.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_may_have_1000_rows() => Assert.Equal(6, (await _admin.ListAsync("", "ReturnLimit=1000")).Count);

    /// <summary>Five instances of erin's, whose titles sort without regard to case, and one of dave's.</summary>
    public sealed class WithInstances : Installation, IAsyncLifetime
    {
        public IReadOnlyList<Guid> ErinsByTitle { get; private set; } = [];

        public Guid Daves { get; private set; }

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            var titles = new Dictionary<string, Guid>();
            foreach (var title in (string[])["delta", "Alpha", "echo", "CHARLIE", "bravo"])
                titles[title] = await As("erin").StartAsync($$"""{"WorkflowType":"Enrollment","Key":"12","Title":"{{title}}"}""");
            ErinsByTitle = [.. titles.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => pair.Value)];
            Daves = await As("dave").StartAsync("""{"WorkflowType":"Revocation"}""");
        }
    }
}
