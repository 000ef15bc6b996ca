using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>A definition says, by version, whether its requesters are told how their instances have ended.</summary>
public sealed class NotifyRequesterTests(Installation installation) : IClassFixture<Installation>
{
    private Person Admin => installation.As("admin");

    [Fact]
    public async Task Nobody_is_told_unless_the_definition_says_so_and_an_update_without_it_leaves_it()
    {
        var usual = await Admin.CreateAsync("NotifyUsual");
        var telling = (await Admin.PostAsync("/Workflow/Definitions", """{"DisplayName":"T","WorkflowType":"NotifyTelling","NotifyRequester":true}"""))
            .Is(200).Json.Id();

        Assert.Equal((false, true), (await ShowsAsync(usual), await ShowsAsync(telling)));
        (await Admin.PutAsync($"/Workflow/Definitions/{telling}", """{"DisplayName":"Renamed"}""")).Is(200);
        Assert.True(await ShowsAsync(telling));
        (await Admin.PutAsync($"/Workflow/Definitions/{telling}", """{"DisplayName":"Renamed","NotifyRequester":false}""")).Is(200);
        Assert.False(await ShowsAsync(telling));
        Assert.Equal(["NotifyRequester"], (await Admin.PostAsync(
            "/Workflow/Definitions", """{"DisplayName":"T","WorkflowType":"N","NotifyRequester":"no"}""")).Fails(ErrorCodes.InvalidRequest).Fields);
    }

    [Fact]
    public async Task The_member_makes_a_new_draft_of_a_published_definition_and_travels_with_an_export()
    {
        var id = await Admin.PublishAsync("NotifyDraft");
        (await Admin.PutAsync($"/Workflow/Definitions/{id}", """{"DisplayName":"Workflow NotifyDraft","NotifyRequester":true}""")).Is(200);

        var history = (await Admin.GetAsync($"/Workflow/Definitions/{id}/History")).Is(200).Json;
        Assert.Contains(history.EnumerateArray(), entry => entry.Text("Message") == "Requesters are told how their instances end now.");
        var export = (await Admin.GetAsync($"/Workflow/Definitions/{id}?exportable=true")).Is(200);
        Assert.Equal((2, 1), (export.Json.Number("DraftVersion"), export.Json.Number("PublishedVersion")));
        var import = (await Admin.PostAsync("/Workflow/Definitions/Import", export.Text)).Is(200).Json.GetProperty("Definition");
        Assert.True(import.GetProperty("NotifyRequester").GetBoolean());
    }

    [Fact]
    public async Task Clients_of_the_original_are_not_shown_the_member()
    {
        var id = await Admin.CreateAsync("NotifyCompatible");

        var read = (await Admin.GetAsync($"/Workflow/Definitions/{id}", ("x-keyfactor-requested-with", "APIClient"))).Is(200).Json;

        Assert.False(read.TryGetProperty("NotifyRequester", out _));
    }

    private async Task<bool> ShowsAsync(Guid definition) =>
        (await Admin.GetAsync($"/Workflow/Definitions/{definition}")).Is(200).Json.GetProperty("NotifyRequester").GetBoolean();
}
