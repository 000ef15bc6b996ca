using System.Text.Json;
using WorkflowFunctions.Api.Delegations;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Tests;

/// <summary>People say who answers in their place while they are absent.</summary>
public sealed class DelegationTests(Installation installation) : IClassFixture<Installation>, IAsyncLifetime
{
    private const string Path = "/Workflow/Delegations";
    private static readonly string Tomorrow = InDays(1);

    private Person Admin => installation.As("admin");

    private Person Alice => installation.As("alice");

    private Person Bob => installation.As("bob");

    private Person Carol => installation.As("carol");

    private Person Dave => installation.As("dave");

    private Person Erin => installation.As("erin");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var id in await ListAsync(Admin))
            (await Admin.DeleteAsync($"{Path}/{id}")).Is(204);
    }

    [Fact]
    public async Task While_it_runs_the_delegate_reads_and_answers_for_the_absent_person_and_afterwards_no_more()
    {
        var (first, second) = (await Erin.StartAsync(Workflows.Enrollment), await Erin.StartAsync(Workflows.Enrollment));
        (await Dave.SignalAsync(first)).Fails(ErrorCodes.MissingRole);
        var id = (await MakeAsync(Alice, """{"To":"dave","Until":"UNTIL"}""")).Is(200).Json.Id();

        (await Dave.SignalAsync(first)).Is(204);

        Assert.Single(await Dave.HistoryAsync(first), entry => entry.Text("Kind") == "SignalReceived" && entry.Text("Actor") == "dave for alice");
        (await Alice.SignalAsync(first)).Fails(ErrorCodes.VoteGiven);
        (await Alice.DeleteAsync($"{Path}/{id}")).Is(204);
        (await Dave.SignalAsync(second)).Fails(ErrorCodes.MissingRole);
        (await Bob.SignalAsync(first)).Is(204);
        await Admin.AwaitAsync(first, "Complete");
    }

    [Fact]
    public async Task The_delegate_forwards_what_the_absent_person_may_forward_and_the_history_has_both_names()
    {
        const string Body = """{"People":["carol"],"Reason":"She knows it."}""";
        var definition = await Admin.PublishAsync("ForwardedWhileAway");
        (await Admin.PutAsync($"/Workflow/Definitions/{definition}", """{"DisplayName":"ForwardedWhileAway","AssigneesMayForward":true}""")).Is(200);
        (await Admin.PostAsync($"/Workflow/Definitions/{definition}/Publish")).Is(200);
        var id = await Erin.StartAsync(Workflows.Start("ForwardedWhileAway"));
        (await Dave.PostAsync($"/Workflow/Instances/{id}/Assignees", Body)).Fails(ErrorCodes.NoSuchInstance);
        (await MakeAsync(Alice, """{"To":"dave","Until":"UNTIL"}""")).Is(200);

        (await Dave.PostAsync($"/Workflow/Instances/{id}/Assignees", Body)).Is(204);

        var entry = Assert.Single(await Admin.HistoryAsync(id), entry => entry.Text("Kind") == "Assigned");
        Assert.Equal(("dave for alice", "dave for alice asks carol as well: She knows it."), (entry.Text("Actor"), entry.Text("Message")));
        (await Dave.PostAsync($"/Workflow/Instances/{await Erin.StartAsync(Workflows.Enrollment)}/Assignees", Body)).Fails(ErrorCodes.MayNotAssign);
    }

    [Fact]
    public async Task It_counts_for_the_named_types_only()
    {
        await Admin.PublishAsync("Absence");
        (await MakeAsync(Alice, """{"To":"dave","Until":"UNTIL","WorkflowTypes":["absence","ABSENCE"]}""")).Is(200);

        (await Dave.SignalAsync(await Erin.StartAsync(Workflows.Start("Absence")))).Is(204);
        (await Dave.SignalAsync(await Erin.StartAsync(Workflows.Enrollment))).Fails(ErrorCodes.MissingRole);
        Assert.Equal(["Absence"], (await Dave.GetAsync(Path)).Is(200).Json[0].GetProperty("WorkflowTypes").EnumerateArray().Select(type => type.GetString()));
    }

    [Fact]
    public async Task It_may_start_later_and_is_seen_and_counted_before()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);
        var later = $$"""{"To":"dave","Until":"{{InDays(3)}}","StartsAt":"{{InDays(2)}}"}""";
        var made = (await MakeAsync(Alice, later)).Is(200).Json;

        Assert.Equal((InDays(2), InDays(3)), (made.Text("StartsAt"), made.Text("Until")));
        (await Dave.SignalAsync(id)).Fails(ErrorCodes.MissingRole);
        foreach (var side in (Person[])[Alice, Dave])
            Assert.Equal([made.Id()], await ListAsync(side));
        Assert.Equal(made.Id(), (await MakeAsync(Alice, later)).Is(200).Json.Id());
        (await MakeAsync(Alice, later.Replace(InDays(2), InDays(1), StringComparison.Ordinal))).Is(200);
        (await Dave.SignalAsync(id)).Fails(ErrorCodes.MissingRole);

        // What begins in the past begins at once, and is the third of the two people.
        (await MakeAsync(Alice, later.Replace(InDays(2), "2020-01-01", StringComparison.Ordinal))).Is(200);
        (await Dave.SignalAsync(id)).Is(204);
        (await MakeAsync(Alice, """{"To":"dave","Until":"UNTIL"}""")).Fails(ErrorCodes.TooManyDelegations);
    }

    [Fact]
    public async Task Whoever_makes_and_ends_them_in_a_loop_has_to_wait_and_can_end_what_runs()
    {
        await using var own = await Installation.StartAsync(_ => { });
        var (alice, dave) = (own.As("alice"), own.As("dave"));
        for (var time = 0; time < MadeDelegations.AtOnce - 1; time++)
            (await alice.DeleteAsync($"/Workflow/Delegations/{(await MakeAsync(alice, """{"To":"dave","Until":"UNTIL"}""")).Is(200).Json.Id()}")).Is(204);
        var last = (await MakeAsync(alice, """{"To":"dave","Until":"UNTIL"}""")).Is(200).Json.Id();

        var refused = (await MakeAsync(alice, """{"To":"erin","Until":"UNTIL"}""")).Fails(ErrorCodes.TooManyDelegations);

        Assert.Matches("^60 delegations of alice were made in a short time, which is the most; make the next one after 20.*Z\\. Ending one is always possible\\.$", refused.Says);
        Assert.Equal(last, (await MakeAsync(alice, """{"To":"dave","Until":"UNTIL"}""")).Is(200).Json.Id());
        (await alice.DeleteAsync($"/Workflow/Delegations/{last}")).Is(204);
        (await MakeAsync(alice, """{"To":"dave","Until":"UNTIL"}""")).Fails(ErrorCodes.TooManyDelegations);
        (await MakeAsync(dave, """{"To":"alice","Until":"UNTIL"}""")).Is(200);
    }

    [Fact]
    public async Task It_starts_before_it_ends()
    {
        var same = (await MakeAsync(Alice, $$"""{"To":"dave","Until":"UNTIL","StartsAt":"UNTIL"}""")).Fails(ErrorCodes.InvalidRequest);
        Assert.Equal($"StartsAt is {Tomorrow}, but must be before Until, which is {Tomorrow}.", same.Says);
        Assert.Equal(["StartsAt", "Until"], (await MakeAsync(Alice, """{"To":"dave","Until":"soon","StartsAt":"sooner"}""")).Fails(ErrorCodes.InvalidRequest).Fields);
        (await MakeAsync(Alice, $$"""{"To":"dave","Until":"UNTIL","StartsAt":"{{Timestamps.Format(Timestamps.Parse(Tomorrow)!.Value.AddTicks(-1))}}"}""")).Is(200);
    }

    [Fact]
    public async Task Each_side_sees_it_and_who_manages_delegations_sees_all()
    {
        var own = (await MakeAsync(Alice, """{"To":"dave","Until":"UNTIL"}""")).Is(200).Json;
        var others = (await MakeAsync(Admin, """{"From":"bob@example.com","To":"carol","Until":"UNTIL"}""")).Is(200).Json;

        Assert.Equal(("alice", "dave", "alice", Tomorrow), (Name(own, "From"), Name(own, "To"), Name(own, "MadeBy"), own.Text("Until")));
        Assert.Equal(("bob", "carol", "admin"), (Name(others, "From"), Name(others, "To"), Name(others, "MadeBy")));
        foreach (var side in (Person[])[Alice, Dave])
            Assert.Equal([own.Id()], await ListAsync(side));
        Assert.Empty(await ListAsync(Erin));
        Assert.Equal(new HashSet<Guid> { own.Id(), others.Id() }, [.. await ListAsync(Admin)]);
        Assert.Equal([others.Id()], await ListAsync(Admin, "?QueryString=To%20-eq%20%22carol%22"));
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_delegation()
    {
        var first = (await MakeAsync(Alice, """{"To":"dave","Until":"UNTIL"}""")).Is(200);

        Assert.Equal(first.Text, (await MakeAsync(Alice, """{"From":"ALICE","To":"dave@example.com","Until":"UNTIL","WorkflowTypes":[]}""")).Is(200).Text);
        Assert.Single(await ListAsync(Admin));
    }

    [Fact]
    public async Task For_others_it_needs_the_permission_and_so_does_ending_what_is_not_ones_own()
    {
        Assert.Contains("/workflows/delegations/manage/", (await MakeAsync(Bob, """{"From":"alice","To":"bob","Until":"UNTIL"}""")).Fails(ErrorCodes.MayNotDelegate).Says, StringComparison.Ordinal);
        var id = (await MakeAsync(Alice, """{"To":"dave","Until":"UNTIL"}""")).Is(200).Json.Id();

        Assert.Contains("alice", (await Dave.DeleteAsync($"{Path}/{id}")).Fails(ErrorCodes.MayNotDelegate).Says, StringComparison.Ordinal);
        (await Bob.DeleteAsync($"{Path}/{id}")).Fails(ErrorCodes.NoSuchDelegation);
        (await Admin.DeleteAsync($"{Path}/{id}")).Is(204);
        (await Admin.DeleteAsync($"{Path}/{id}")).Fails(ErrorCodes.NoSuchDelegation);
        (await Admin.DeleteAsync($"{Path}/1")).Fails(ErrorCodes.InvalidRequest);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once()
    {
        var wrong = await MakeAsync(Alice, """{"To":"nobody","From":7,"Until":"soon","WorkflowTypes":["Enrollment","Nothing",3],"Role":2}""");

        Assert.Equal(["To", "From", "Until", "WorkflowTypes[1]", "WorkflowTypes[2]", "Role"], wrong.Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal(["To", "Until"], (await MakeAsync(Alice, "{}")).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal("To is alice, who is the absent person; name somebody else.",
            (await MakeAsync(Alice, """{"To":"alice@example.com","Until":"UNTIL"}""")).Fails(ErrorCodes.InvalidRequest).Says);
        Assert.Contains("nobody who is known here", (await MakeAsync(Alice, """{"To":"PKI Approvers","Until":"UNTIL"}""")).Fails(ErrorCodes.InvalidRequest).Says, StringComparison.Ordinal);
        Assert.Empty(await ListAsync(Admin));
    }

    [Fact]
    public async Task It_ends_in_the_future_and_within_a_year()
    {
        Assert.Contains("has passed", (await MakeAsync(Alice, """{"To":"dave","Until":"2020-01-01"}""")).Fails(ErrorCodes.InvalidRequest).Says, StringComparison.Ordinal);
        Assert.Contains("366 days", (await MakeAsync(Alice, $$"""{"To":"dave","Until":"{{Timestamps.Format(DateTimeOffset.UtcNow.AddDays(366).AddMinutes(2))}}"}""")).Fails(ErrorCodes.InvalidRequest).Says, StringComparison.Ordinal);
        (await MakeAsync(Alice, $$"""{"To":"dave","Until":"{{Timestamps.Format(DateTimeOffset.UtcNow.AddDays(366).AddMinutes(-2))}}"}""")).Is(200);
    }

    [Fact]
    public async Task Fifty_types_are_enough_and_another_is_refused_by_the_number()
    {
        (await MakeAsync(Alice, Types(50))).Is(200);
        Assert.Equal("WorkflowTypes has 51 entries; at most 50 are allowed.", (await MakeAsync(Alice, Types(51))).Fails(ErrorCodes.InvalidRequest).Says);

        static string Types(int count) => $$"""{"To":"dave","Until":"UNTIL","WorkflowTypes":[{{string.Join(',', Enumerable.Repeat("\"Enrollment\"", count))}}]}""";
    }

    [Fact]
    public async Task As_many_as_there_may_be_run_from_one_person_to_another_and_the_other_has_places_left()
    {
        foreach (var day in Enumerable.Range(2, 3))
            (await MakeAsync(Alice, $$"""{"To":"dave","Until":"{{InDays(day)}}"}""")).Is(200);

        Assert.Contains("to this one", (await MakeAsync(Alice, """{"To":"dave","Until":"UNTIL"}""")).Fails(ErrorCodes.TooManyDelegations).Says, StringComparison.Ordinal);
        (await MakeAsync(Alice, """{"To":"bob","Until":"UNTIL"}""")).Is(200);
        (await MakeAsync(Bob, """{"To":"dave","Until":"UNTIL"}""")).Is(200);
    }

    private static string InDays(int days) => Timestamps.Format(new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date, TimeSpan.Zero).AddDays(days + 1));

    private static string? Name(JsonElement delegation, string side) => delegation.GetProperty(side).Text("Name");

    private static Task<ApiResponse> MakeAsync(Person by, string body) => by.PostAsync(Path, body.Replace("UNTIL", Tomorrow, StringComparison.Ordinal));

    private static async Task<IReadOnlyList<Guid>> ListAsync(Person by, string query = "?ReturnLimit=1000") => (await by.GetAsync(Path + query)).Is(200).Json.Ids();
}
