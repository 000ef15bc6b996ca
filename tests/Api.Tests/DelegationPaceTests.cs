using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What was done to delegations is kept for a year, so nobody may do so much that it fills the disk.</summary>
public sealed class DelegationPaceTests
{
    private const string Path = "/Workflow/Delegations";
    private const int AtOnce = 60;

    [Fact]
    public async Task Whoever_makes_and_ends_delegations_again_and_again_is_slowed_down_and_others_are_not()
    {
        await using var installation = await Installation.StartAsync(_ => { });
        var alice = installation.As("alice");
        for (var time = 0; time < AtOnce; time++)
            (await alice.DeleteAsync($"{Path}/{await MakeAsync(alice)}")).Is(204);

        var refused = (await alice.PostAsync(Path, Body())).Fails(ErrorCodes.TooManyRequests);
        Assert.Contains("one every 30 minutes", refused.Says, StringComparison.Ordinal);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1700, 1800);

        await MakeAsync(installation.As("bob"));
    }

    [Fact]
    public async Task The_same_again_is_no_further_one_and_whoever_manages_delegations_makes_as_many_as_it_takes()
    {
        await using var installation = await Installation.StartAsync(_ => { });
        var (alice, admin) = (installation.As("alice"), installation.As("admin"));
        var until = Timestamps.Format(DateTimeOffset.UtcNow.AddDays(1));
        var body = $$"""{"To":"dave","Until":"{{until}}"}""";
        var first = (await alice.PostAsync(Path, body)).Is(200).Json.Id();
        for (var time = 0; time <= AtOnce; time++)
        {
            Assert.Equal(first, (await alice.PostAsync(Path, body)).Is(200).Json.Id());
            (await admin.DeleteAsync($"{Path}/{await MakeAsync(admin)}")).Is(204);
        }
    }

    [Fact]
    public async Task Of_those_asked_for_at_the_same_moment_no_more_are_made_than_there_is_room_for()
    {
        const int left = 3;
        await using var installation = await Installation.StartAsync(_ => { });
        var alice = installation.As("alice");
        for (var time = left; time < AtOnce; time++)
            (await alice.DeleteAsync($"{Path}/{await MakeAsync(alice)}")).Is(204);

        string[] others = ["bob", "carol", "dave", "erin"];
        var until = Timestamps.Format(DateTimeOffset.UtcNow.AddDays(1));
        var asked = await Task.WhenAll(others.SelectMany(to => new[] { "Enrollment", "Revocation" }
            .Select(type => alice.PostAsync(Path, $$"""{"To":"{{to}}","Until":"{{until}}","WorkflowTypes":["{{type}}"]}"""))));

        Assert.Equal(left, asked.Count(one => one.Status == 200));
        Assert.All(asked.Where(one => one.Status != 200), one => one.Fails(ErrorCodes.TooManyRequests));
        // What was refused for another reason has not been counted.
        foreach (var made in asked.Where(one => one.Status == 200))
            (await alice.DeleteAsync($"{Path}/{made.Json.Id()}")).Is(204);
    }

    private static string Body() => $$"""{"To":"dave","Until":"{{Timestamps.Format(DateTimeOffset.UtcNow.AddDays(1))}}"}""";

    private static async Task<Guid> MakeAsync(Person person) => (await person.PostAsync(Path, Body())).Is(200).Json.Id();
}
