using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>How a definition is renamed, switched off and deleted.</summary>
public sealed class DefinitionLifeTests(Installation installation) : IClassFixture<Installation>
{
    private readonly Person _admin = installation.As("admin");

    [Fact]
    public async Task New_texts_replace_those_of_the_draft()
    {
        var id = await _admin.CreateAsync("Texts", key: "k");
        var changed = (await _admin.PutAsync($"/Workflow/Definitions/{id}", """{"displayname":"Renamed","Description":"Why"}""")).Is(200);
        Assert.Equal($$"""
            {"Id":"{{id}}","DisplayName":"Renamed","Description":"Why","Key":"k","KeyDisplayName":null,"IsPublished":false,"WorkflowType":"Texts","Steps":[],"DraftVersion":1,"PublishedVersion":null,"Enabled":true,"RequesterMayWithdraw":true,"AssigneesMayForward":false,"NotifyRequester":false}
            """, changed.Text);
        Assert.Equal(changed.Text, (await _admin.GetAsync($"/Workflow/Definitions/{id}")).Is(200).Text);
        var bare = (await _admin.PutAsync($"/Workflow/Definitions/{id}", """{"DisplayName":"Renamed"}""")).Is(200).Json;
        Assert.Equal(JsonValueKind.Null, bare.GetProperty("Description").ValueKind);
    }

    [Fact]
    public async Task What_was_read_can_be_sent_back_and_changes_nothing()
    {
        var id = await _admin.PublishAsync("SentBack");
        var read = (await _admin.GetAsync($"/Workflow/Definitions/{id}")).Is(200).Text;
        Assert.Equal(read, (await _admin.PutAsync($"/Workflow/Definitions/{id}", read)).Is(200).Text);
        Assert.Equal(read, (await installation.As("admin", "/KeyfactorAPI").PutAsync($"/Workflow/Definitions/{id}", read)).Is(200).Text);
    }

    [Fact]
    public async Task The_steps_of_what_was_read_can_be_sent_back_with_all_that_stands_around_them()
    {
        var id = await _admin.CreateAsync("SentBackSteps");
        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval())).Is(200);
        var read = (await _admin.GetAsync($"/Workflow/Definitions/{id}")).Is(200).Text;
        Assert.Equal(read, (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", read)).Is(200).Text);
        Assert.Equal("Steps", Assert.Single((await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", "{}")).Fails(ErrorCodes.InvalidRequest).Fields));
    }

    [Fact]
    public async Task A_published_definition_is_renamed_in_its_next_version_and_switched_off_at_once()
    {
        var id = await _admin.PublishAsync("SwitchedOff");
        var off = (await _admin.PutAsync($"/Workflow/Definitions/{id}", """{"DisplayName":"Workflow SwitchedOff","Enabled":false}""")).Is(200).Json;
        Assert.Equal((1, true, false), (off.Number("DraftVersion"), off.GetProperty("IsPublished").GetBoolean(), off.GetProperty("Enabled").GetBoolean()));
        (await _admin.PostAsync("/Workflow/Instances", Workflows.Start("SwitchedOff"))).Is(404);
        var renamed = (await _admin.PutAsync($"/Workflow/Definitions/{id}", """{"DisplayName":"Renamed","Enabled":true}""")).Is(200).Json;
        Assert.Equal((2, 1, false), (renamed.Number("DraftVersion"), renamed.Number("PublishedVersion"), renamed.GetProperty("IsPublished").GetBoolean()));
        var started = (await _admin.PostAsync("/Workflow/Instances", Workflows.Start("SwitchedOff"))).Is(200).Json;
        Assert.Equal("Workflow SwitchedOff", started.GetProperty("Definition").Text("DisplayName"));
    }

    [Fact]
    public async Task A_deleted_definition_is_gone_everywhere()
    {
        var id = await _admin.PublishAsync("Gone");
        var path = $"/Workflow/Definitions/{id}";
        (await _admin.SendAsync(HttpMethod.Delete, path)).Is(204);

        (await _admin.GetAsync(path)).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.GetAsync($"{path}?definitionVersion=1")).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.PutAsync(path, """{"DisplayName":"x"}""")).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.PutAsync($"{path}/Steps", "[]")).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.PostAsync($"{path}/Publish")).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.SendAsync(HttpMethod.Delete, path)).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.PostAsync("/Workflow/Instances", $$"""{"DefinitionId":"{{id}}"}""")).Fails(ErrorCodes.NoSuchDefinition);
        (await _admin.PostAsync("/Workflow/Instances", Workflows.Start("Gone"))).Fails(ErrorCodes.NoSuchDefinition);
        Assert.DoesNotContain(id, (await _admin.GetAsync("/Workflow/Definitions?ReturnLimit=1000")).Is(200).Json.Ids());
    }

    [Fact]
    public async Task A_definition_in_use_is_deleted_only_when_its_instances_have_ended()
    {
        var id = await _admin.PublishAsync("InUse");
        var instance = await _admin.StartAsync(Workflows.Start("InUse"));
        var refused = (await _admin.SendAsync(HttpMethod.Delete, $"/Workflow/Definitions/{id}")).Fails(ErrorCodes.DefinitionInUse);
        Assert.Contains("'Workflow InUse'", refused.Says, StringComparison.Ordinal);
        (await _admin.GetAsync($"/Workflow/Definitions/{id}")).Is(200);

        (await installation.As("alice").SignalAsync(instance)).Is(204);
        await _admin.AwaitAsync(instance, "Complete");
        (await _admin.SendAsync(HttpMethod.Delete, $"/Workflow/Definitions/{id}")).Is(204);
        Assert.Equal(id, (await _admin.ReadAsync(instance)).GetProperty("Definition").Id());
    }
}
