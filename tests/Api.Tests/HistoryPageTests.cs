using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Tests;

/// <summary>The audit trail, whole and by pages, of an instance that has more entries than are read at once.</summary>
public sealed class HistoryPageTests : IAsyncLifetime
{
    private const int Votes = 1_200;

    /// <summary>As many entries as are read at once.</summary>
    private const int LargestPart = 100;

    private readonly PartWatch _watch = new();
    private Installation _installation = null!;
    private Person _admin = null!;
    private Guid _id;

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.StartAsync(_watch.StandInFrontOfTheStore);
        _admin = _installation.As("admin");
        _id = await _installation.As("erin").StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");
        // Answers of an earlier visit are not counted, and stand in the history one by one.
        var store = _installation.Services.GetRequiredService<IInstanceStore>();
        for (var number = 0; number < Votes; number++)
        {
            var by = new Core.Security.Person(number.ToString("x64", CultureInfo.InvariantCulture), $"voter {number}", null);
            await store.AppendAsync(_id, new SignalReceived(
                InboxKeys.Signal(1, "ApprovalStatus", by.Key), DateTimeOffset.UtcNow, "RequireApproval1", 1, "ApprovalStatus", by, [2], JsonMap.From(("Approved", "True"))));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _installation.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Pages_in_either_direction_are_the_whole_and_the_whole_is_read_in_parts()
    {
        var response = (await _admin.GetAsync($"/Workflow/Instances/{_id}/History")).Is(200);
        var whole = Sequences(response);
        Assert.True(whole.Count > Votes);
        Assert.Equal(Enumerable.Range(1, whole.Count).Select(number => (long)number), whole);
        Assert.Equal(whole.Count.ToString(CultureInfo.InvariantCulture), response.Header("X-Total-Count"));
        Assert.InRange(_watch.MostAtOnce, 1, LargestPart);

        foreach (var (query, expected) in new (string, IEnumerable<long>)[]
        {
            ("ReturnLimit=7", whole.Take(7)),
            ("PageReturned=2", whole.Skip(50).Take(50)),
            ("pq.returnLimit=230&pq.pageReturned=3", whole.Skip(460).Take(230)),
            ("SortAscending=1", whole.AsEnumerable().Reverse()),
            ("SortAscending=1&ReturnLimit=250&PageReturned=2", whole.AsEnumerable().Reverse().Skip(250).Take(250)),
            ("ReturnLimit=1000&PageReturned=2", whole.Skip(1000)),
            ("ReturnLimit=1000&PageReturned=2&SortAscending=1", whole.AsEnumerable().Reverse().Skip(1000)),
            ("ReturnLimit=1000&PageReturned=99", []),
        })
        {
            var page = (await _admin.GetAsync($"/Workflow/Instances/{_id}/History?{query}")).Is(200);
            Assert.Equal(expected, Sequences(page));
            Assert.Equal(whole.Count.ToString(CultureInfo.InvariantCulture), page.Header("X-Total-Count"));
        }

        Assert.InRange(_watch.MostAtOnce, 1, LargestPart);
    }

    [Fact]
    public async Task A_page_that_cannot_be_is_refused_with_every_wrong_number()
    {
        var refused = (await _admin.GetAsync($"/Workflow/Instances/{_id}/History?PageReturned=0&ReturnLimit=1001&SortAscending=2")).Fails(ErrorCodes.InvalidRequest);
        Assert.Equal(["PageReturned", "ReturnLimit", "SortAscending"], refused.Fields);
        Assert.Equal(["QueryString"], (await _admin.GetAsync($"/Workflow/Instances/{_id}/History?QueryString=x")).Fails(ErrorCodes.InvalidRequest).Fields);
        (await _installation.As("erin").GetAsync($"/Workflow/Instances/{Guid.NewGuid()}/History?ReturnLimit=1")).Fails(ErrorCodes.NoSuchInstance);
    }

    [Fact]
    public async Task If_the_store_fails_at_the_first_part_that_is_told()
    {
        await _admin.GetAsync($"/Workflow/Instances/{_id}/History?ReturnLimit=1");
        _watch.FailsAt = 1;

        (await _admin.GetAsync($"/Workflow/Instances/{_id}/History")).Fails(ErrorCodes.StorageUnavailable);
    }

    [Fact]
    public async Task If_the_store_fails_later_the_response_breaks_off_and_never_looks_whole()
    {
        await _admin.GetAsync($"/Workflow/Instances/{_id}/History?ReturnLimit=1");
        _watch.FailsAt = 301;

        await Assert.ThrowsAnyAsync<Exception>(() => _admin.GetAsync($"/Workflow/Instances/{_id}/History"));
    }

    private static List<long> Sequences(ApiResponse response) =>
        [.. response.Json.EnumerateArray().Select(entry => entry.GetProperty("Sequence").GetInt64())];
}
