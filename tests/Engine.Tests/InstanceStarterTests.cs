using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

public sealed class InstanceStarterTests
{
    [Fact]
    public async Task A_repeat_under_the_same_id_gets_the_same_instance_and_starts_nothing()
    {
        await using var lab = await Laboratory.OpenAsync();
        var request = await RequestAsync(lab, Guid.NewGuid());

        var first = await StartAsync(lab, request);
        var second = await StartAsync(lab, request);

        Assert.Equal(request.InstanceId, Assert.IsType<StartResult.Started>(first).Snapshot.Id);
        Assert.Equal(request.InstanceId, Assert.IsType<StartResult.Started>(second).Snapshot.Id);
        Assert.Single(await lab.HistoryAsync(request.InstanceId!.Value, HistoryKind.Started));
    }

    [Fact]
    public async Task A_repeat_is_recognised_after_the_definition_was_disabled()
    {
        await using var lab = await Laboratory.OpenAsync();
        var request = await RequestAsync(lab, Guid.NewGuid());
        await StartAsync(lab, request);
        var head = (await lab.DefinitionStore.FindHeadAsync(request.Selector.DefinitionId!.Value, TestContext.Current.CancellationToken))!;
        var version = (await lab.DefinitionStore.FindVersionAsync(head.Id, 1, TestContext.Current.CancellationToken))!;
        Assert.True(await lab.DefinitionStore.SaveAsync(head with { Enabled = false, Revision = 2 }, version, expectedRevision: 1));

        Assert.IsType<StartResult.Started>(await StartAsync(lab, request));
        Assert.IsType<StartResult.Disabled>(await StartAsync(lab, request with { InstanceId = Guid.NewGuid() }));
    }

    [Fact]
    public async Task A_repeat_shows_what_has_been_accepted_since()
    {
        await using var lab = await Laboratory.OpenAsync();
        var request = await RequestAsync(lab, Guid.NewGuid());
        await StartAsync(lab, request);
        await lab.AcceptAsync(request.InstanceId!.Value, Workflows.First, "alice");

        var repeat = await StartAsync(lab, request);

        Assert.Equal(InstanceStatus.Complete, Assert.IsType<StartResult.Started>(repeat).Snapshot.Status);
    }

    [Fact]
    public async Task The_same_id_with_other_data_another_title_or_another_caller_is_taken()
    {
        await using var lab = await Laboratory.OpenAsync();
        var request = await RequestAsync(lab, Guid.NewGuid());
        await StartAsync(lab, request);

        var otherData = await StartAsync(lab, request with { InitialData = JsonMap.From(("cn", "b")) });
        var otherTitle = await StartAsync(lab, request with { Selector = request.Selector with { Title = "Other" } });
        var otherCaller = await lab.Starter.StartAsync(request, Laboratory.Person("mallory", 4), TestContext.Current.CancellationToken);

        Assert.All([otherData, otherTitle, otherCaller], result => Assert.IsType<StartResult.IdTaken>(result));
    }

    [Fact]
    public async Task The_same_idempotency_key_of_two_callers_names_two_instances()
    {
        await using var lab = await Laboratory.OpenAsync();
        var request = await RequestAsync(lab, instanceId: null) with { IdempotencyKey = "order 7" };

        var erins = await StartAsync(lab, request);
        var daves = await lab.Starter.StartAsync(request, Laboratory.Person("dave", 4), TestContext.Current.CancellationToken);

        Assert.NotEqual(Assert.IsType<StartResult.Started>(erins).Snapshot.Id, Assert.IsType<StartResult.Started>(daves).Snapshot.Id);
    }

    [Fact]
    public async Task A_start_by_type_prefers_the_definition_for_the_key_and_falls_back_to_the_one_without()
    {
        await using var lab = await Laboratory.OpenAsync();
        var general = await lab.PublishAsync(Workflows.OneApproval(1));
        var special = await lab.PublishAsync(Workflows.OneApproval(1), "12", "Web", "14");

        Assert.Equal(special.Id, await DefinitionOfAsync("12"));
        Assert.Equal(special.Id, await DefinitionOfAsync("wEB"));
        Assert.Equal(special.Id, await DefinitionOfAsync("14"));
        Assert.Equal(general.Id, await DefinitionOfAsync("13"));
        Assert.Equal(general.Id, await DefinitionOfAsync(null));

        async Task<Guid> DefinitionOfAsync(string? key) => Assert.IsType<StartResult.Started>(
            await StartAsync(lab, new StartRequest(new StartSelector(null, "enrollment", key, null), JsonMap.Empty))).Snapshot.Origin.DefinitionId;
    }

    [Fact]
    public async Task A_start_by_type_that_several_definitions_fit_is_refused_and_names_them()
    {
        await using var lab = await Laboratory.OpenAsync();
        var one = await lab.PublishAsync(Workflows.OneApproval(1));
        var two = await lab.PublishAsync(Workflows.OneApproval(2));

        var result = await StartAsync(lab, new StartRequest(new StartSelector(null, "Enrollment", null, null), JsonMap.Empty));

        Assert.Equal(new[] { one.Id, two.Id }.Order(), Assert.IsType<StartResult.Ambiguous>(result).Definitions.Select(head => head.Id).Order());
    }

    [Fact]
    public async Task A_key_that_two_definitions_have_among_others_is_refused_and_their_other_keys_start()
    {
        await using var lab = await Laboratory.OpenAsync();
        var one = await lab.PublishAsync(Workflows.OneApproval(1), "12", "13");
        var two = await lab.PublishAsync(Workflows.OneApproval(2), "13", "14");

        Assert.Equal(one.Id, Assert.IsType<StartResult.Started>(await StartAsync("12")).Snapshot.Origin.DefinitionId);
        Assert.Equal(two.Id, Assert.IsType<StartResult.Started>(await StartAsync("14")).Snapshot.Origin.DefinitionId);
        Assert.Equal(2, Assert.IsType<StartResult.Ambiguous>(await StartAsync("13")).Definitions.Length);
        Assert.IsType<StartResult.NoSuchDefinition>(await StartAsync("15"));

        Task<StartResult> StartAsync(string key) =>
            InstanceStarterTests.StartAsync(lab, new StartRequest(new StartSelector(null, "Enrollment", key, null), JsonMap.Empty));
    }

    [Fact]
    public async Task Reference_ids_grow_and_never_repeat_even_over_two_processes()
    {
        await using var lab = await Laboratory.OpenAsync();
        using var other = new ReferenceIds(lab.Store);

        var ids = new List<long>();
        for (var number = 0; number < 150; number++)
        {
            ids.Add(await lab.ReferenceIds.NextAsync());
            ids.Add(await other.NextAsync());
        }

        Assert.Equal(300, ids.Distinct().Count());
        Assert.Equal(ids.Where((_, index) => index % 2 == 0).Order(), ids.Where((_, index) => index % 2 == 0));
    }

    [Fact]
    public void An_id_derived_from_a_name_is_that_of_the_standard() =>
        Assert.Equal(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"),
            NameBasedGuid.Create(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));

    private static async Task<StartRequest> RequestAsync(Laboratory lab, Guid? instanceId)
    {
        var definition = Workflows.OneApproval(1);
        await lab.PublishAsync(definition);
        return new StartRequest(new StartSelector(definition.Id, null, null, "Title"), JsonMap.From(("cn", "a")), instanceId);
    }

    private static Task<StartResult> StartAsync(Laboratory lab, StartRequest request) =>
        lab.Starter.StartAsync(request, Laboratory.Erin, TestContext.Current.CancellationToken);
}
