using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

public sealed class CursorTests : IAsyncLifetime
{
    private const int Count = 25;

    private Installation _installation = null!;
    private Person _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.StartAsync(_ => { });
        _admin = _installation.As("admin");
        // Several of one title: the id alone orders them.
        for (var number = 0; number < Count; number++)
            await _installation.As("erin").StartAsync($$"""{"WorkflowType":"Enrollment","Key":"12","Title":"Title {{number % 4}}"}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _installation.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SortField=Title")]
    [InlineData("SortField=Title&SortAscending=1")]
    [InlineData("SortField=StartDate&SortAscending=1")]
    [InlineData("SortField=Status")]
    [InlineData("SortField=Id&SortAscending=1")]
    [InlineData("SortField=DefinitionId")]
    [InlineData("SortField=InitiatingUserName")]
    [InlineData("SortField=ReferenceId&QueryString=Title%20-eq%20%22title%201%22%20OR%20Title%20-eq%20%22title%202%22")]
    public async Task Pages_by_cursor_are_the_whole_list_in_its_order(string query)
    {
        var whole = await _admin.ListAsync("", $"{query}&ReturnLimit=1000");

        Assert.Equal(whole, await ByCursorAsync(query, size: 4, (_, _) => Task.CompletedTask));
    }

    [Fact]
    public async Task Whoever_answers_a_list_page_by_page_while_it_shrinks_reaches_every_row()
    {
        var alice = _installation.As("alice");
        var all = await alice.ListAsync("/AssignedToMe");

        var reached = await ByCursorAsync("", size: 4, async (person, ids) =>
        {
            foreach (var id in ids)
                (await person.SignalAsync(id)).Is(204);
        }, "/AssignedToMe", "alice");

        Assert.Equal(Count, all.Count);
        Assert.Equal(all, reached);
        Assert.Empty(await alice.ListAsync("/AssignedToMe"));
    }

    [Theory]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=%24%24%24", "cursor")]
    [InlineData("cursor=AQ", "cursor")]
    [InlineData("cursor={0}&SortField=StartDate", "cursor")]
    [InlineData("cursor={0}&SortField=Title&SortAscending=1", "cursor")]
    [InlineData("cursor={0}A&SortField=Title", "cursor")]
    [InlineData("cursor={0}&SortField=Title&PageReturned=2", "PageReturned")]
    [InlineData("cursor={0}&pq.cursor={0}&SortField=Title", "cursor")]
    public async Task A_cursor_of_another_list_or_of_nobody_is_refused(string query, string field)
    {
        var cursor = (await _admin.GetAsync("/Workflow/Instances?SortField=Title&ReturnLimit=4")).Is(200).Header("X-Next-Cursor");

        var refused = (await _admin.GetAsync($"/Workflow/Instances?{query.Replace("{0}", cursor, StringComparison.Ordinal)}"))
            .Fails(ErrorCodes.InvalidRequest);

        Assert.Equal([field], refused.Fields.Distinct());
    }

    private async Task<List<Guid>> ByCursorAsync(
        string query, int size, Func<Person, IReadOnlyList<Guid>, Task> between, string list = "", string name = "admin")
    {
        var person = _installation.As(name);
        var reached = new List<Guid>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await person.GetAsync($"/Workflow/Instances{list}?{query}&ReturnLimit={size}&pq.Cursor={cursor}")).Is(200);
            reached.AddRange(page.Json.Ids());
            await between(person, page.Json.Ids());
            cursor = page.Header("X-Next-Cursor");
        }

        return reached;
    }
}
