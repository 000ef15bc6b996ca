using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

public sealed class StorageTroubleTests
{
    private const string Definition = "/Workflow/Definitions/5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10";

    [Fact]
    public async Task Every_endpoint_says_that_the_store_cannot_be_used_and_when_to_try_again()
    {
        var trouble = new StorageTrouble();
        await using var installation = await Installation.StartAsync(trouble.StandInFrontOfTheStore);
        var admin = installation.As("admin");
        var id = await admin.StartAsync("""{"WorkflowType":"Revocation"}""");
        trouble.IsDown = true;
        ApiResponse[] responses =
        [
            await admin.GetAsync("/Workflow/Instances"),
            await admin.GetAsync("/Workflow/Instances/My"),
            await admin.GetAsync("/Workflow/Audit"),
            await admin.GetAsync("/Workflow/Instances/AssignedToMe"),
            await admin.GetAsync($"/Workflow/Instances/{id}"),
            await admin.GetAsync($"/Workflow/Instances/{id}/History"),
            await admin.PostAsync("/Workflow/Instances", """{"WorkflowType":"Revocation"}"""),
            await installation.As("dave").SignalAsync(id, "OwnerApproval.ApprovalStatus"),
            await admin.GetAsync("/Workflow/Definitions"),
            await admin.GetAsync(Definition),
            await admin.PostAsync("/Workflow/Definitions", """{"DisplayName":"x","WorkflowType":"x"}"""),
            await admin.PutAsync($"{Definition}/Steps", "[]"),
            await admin.PostAsync($"{Definition}/Publish"),
        ];
        Assert.All(responses, response => Assert.Equal("2", response.Fails(ErrorCodes.StorageUnavailable).Header("Retry-After")));
    }

    [Fact]
    public async Task The_log_is_not_filled_by_whoever_asks_while_the_store_is_away()
    {
        var (trouble, log) = (new StorageTrouble(), new RoleTests.KeptLines());
        await using var installation = await Installation.StartAsync(builder =>
        {
            trouble.StandInFrontOfTheStore(builder);
            builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UtcNow));
            builder.Logging.AddProvider(log);
        });
        var admin = installation.As("admin");
        trouble.IsDown = true;

        for (var time = 0; time < 20; time++)
            (await admin.GetAsync("/Workflow/Definitions")).Fails(ErrorCodes.StorageUnavailable);

        Assert.Single(log.Lines, line => line.Event == 501);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/My")]
    [InlineData("/AssignedToMe")]
    public async Task A_list_that_the_store_would_look_at_too_much_for_is_refused_with_what_to_ask_instead(string list)
    {
        var trouble = new StorageTrouble { IsTooLarge = true };
        await using var installation = await Installation.StartAsync(trouble.StandInFrontOfTheStore);

        var refused = (await installation.As("admin").GetAsync($"/Workflow/Instances{list}")).Fails(ErrorCodes.QueryTooBroad);

        Assert.Equal("Narrow it.", refused.Says);
        Assert.Null(refused.Header("X-Total-Count"));
    }

    [Fact]
    public async Task A_process_that_cannot_use_its_store_lives_but_is_not_ready_until_it_can()
    {
        var (trouble, time) = (new StorageTrouble(), new FakeTimeProvider(DateTimeOffset.UtcNow));
        await using var installation = await StartAsync(trouble, time);
        trouble.IsDown = true;
        (await installation.Anybody().GetAsync("/healthz/live")).Is(200);
        Assert.Equal("5", (await installation.Anybody().GetAsync("/healthz/ready")).Fails(ErrorCodes.NotReady).Header("Retry-After"));
        trouble.IsDown = false;
        time.Advance(TimeSpan.FromSeconds(5));
        (await installation.Anybody().GetAsync("/healthz/ready")).Is(200);
    }

    [Fact]
    public async Task Readiness_costs_the_store_one_write_in_five_seconds_however_many_ask()
    {
        var (trouble, time) = (new StorageTrouble(), new FakeTimeProvider(DateTimeOffset.UtcNow));
        await using var installation = await StartAsync(trouble, time);

        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => installation.Anybody().GetAsync("/healthz/ready")));
        Assert.All(responses, response => response.Is(200));
        Assert.Equal(1, trouble.Probes);

        time.Advance(TimeSpan.FromSeconds(5));
        (await installation.Anybody().GetAsync("/healthz/ready")).Is(200);
        Assert.Equal(2, trouble.Probes);
    }

    [Fact]
    public async Task A_signal_whose_fate_is_not_known_can_be_sent_again_and_counts_once()
    {
        var trouble = new StorageTrouble();
        await using var installation = await Installation.StartAsync(trouble.StandInFrontOfTheStore);
        var (dave, carol) = (installation.As("dave"), installation.As("carol"));
        var id = await dave.StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");
        trouble.LosesResponses = true;
        (await carol.SignalAsync(id)).Fails(ErrorCodes.StorageUnavailable);
        trouble.LosesResponses = false;
        (await carol.SignalAsync(id)).Is(204);
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", (await dave.ReadAsync(id)).Text("StatusMessage"));
        Assert.Single(await dave.HistoryAsync(id), entry => entry.Text("Kind") == "SignalReceived");
    }

    [Fact]
    public async Task A_signal_that_is_stored_is_told_so_even_if_the_instance_that_was_asked_for_cannot_be_read_any_more()
    {
        var trouble = new StorageTrouble();
        await using var installation = await Installation.StartAsync(trouble.StandInFrontOfTheStore);
        var (dave, carol) = (installation.As("dave"), installation.As("carol"));
        var id = await dave.StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");
        trouble.IsDownAfterNextSignal = true;

        (await carol.PostAsync(
            $"/Workflow/Instances/{id}/Signals", """{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":"True"}}""",
            ("Prefer", "return=representation"))).Is(204);

        Assert.True(trouble.IsDown);
        trouble.IsDown = false;
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", (await dave.ReadAsync(id)).Text("StatusMessage"));
    }

    private static Task<Installation> StartAsync(StorageTrouble trouble, FakeTimeProvider time) => Installation.StartAsync(builder =>
    {
        builder.UseTime(time);
        trouble.StandInFrontOfTheStore(builder);
    });
}
