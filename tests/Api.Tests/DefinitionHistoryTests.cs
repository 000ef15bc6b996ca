using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What was done to a definition can be read, whole or by pages, and a version can be published again.</summary>
public sealed class DefinitionHistoryTests(Installation installation) : IClassFixture<Installation>
{
    private readonly Person _admin = installation.As("admin");

    [Fact]
    public async Task A_roll_back_is_in_the_history_with_who_did_it()
    {
        var id = await _admin.PublishAsync("Rolled");
        (await _admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.OneStep)).Is(200);
        (await _admin.PostAsync($"/Workflow/Definitions/{id}/Publish/2")).Is(200);
        (await _admin.PostAsync($"/Workflow/Definitions/{id}/Publish/1")).Is(200);

        var history = (await _admin.GetAsync($"/Workflow/Definitions/{id}/History")).Is(200).Json;

        Assert.Equal("Sequence At Kind Version Actor Message", history[0].Names());
        Assert.Equal(
            ["Created", "Changed", "Published", "Changed", "Published", "RolledBack"], history.EnumerateArray().Select(entry => entry.Text("Kind")));
        Assert.Equal((6, 1, "admin", "Version 1 is published again, in place of version 2."),
            (history[5].Number("Sequence"), history[5].Number("Version"), history[5].Text("Actor"), history[5].Text("Message")));
        Assert.EndsWith("Z", history[5].Text("At"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "1 2 3 4 5")]
    [InlineData("SortAscending=1", "5 4 3 2 1")]
    [InlineData("ReturnLimit=2", "1 2")]
    [InlineData("pq.pageReturned=2&pq.returnLimit=2", "3 4")]
    [InlineData("PageReturned=2&ReturnLimit=2&SortAscending=1", "3 2")]
    [InlineData("PageReturned=3&ReturnLimit=2", "5")]
    [InlineData("PageReturned=2147483&ReturnLimit=1000", "")]
    public async Task It_is_read_whole_or_by_pages(string query, string sequences)
    {
        var id = await _admin.CreateAsync("Paged");
        for (var index = 0; index < 2; index++)
        {
            (await _admin.PutAsync($"/Workflow/Definitions/{id}/Status", "false")).Is(204);
            (await _admin.PutAsync($"/Workflow/Definitions/{id}/Status", "true")).Is(204);
        }

        var page = (await _admin.GetAsync($"/Workflow/Definitions/{id}/History?{query}")).Is(200);

        Assert.Equal("5", page.Header("X-Total-Count"));
        Assert.Equal(sequences, string.Join(' ', page.Json.EnumerateArray().Select(entry => entry.Number("Sequence"))));
    }

    [Fact]
    public async Task What_is_not_there_has_none_and_what_cannot_be_read_is_named()
    {
        (await _admin.GetAsync($"/Workflow/Definitions/{Guid.NewGuid()}/History")).Fails(ErrorCodes.NoSuchDefinition);
        Assert.Equal(["definitionId"], (await _admin.GetAsync("/Workflow/Definitions/x/History")).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal(["ReturnLimit"], (await _admin.GetAsync($"/Workflow/Definitions/{Guid.NewGuid()}/History?ReturnLimit=0")).Fails(ErrorCodes.InvalidRequest).Fields);
    }

    [Theory]
    [InlineData("3", "There is no version 3 of workflow definition {0}.")]
    [InlineData("0", "version is '0', but must be a whole number of at least 1.")]
    [InlineData("-1", "version is '-1', but must be a whole number of at least 1.")]
    [InlineData("two", "version is 'two', but must be a whole number of at least 1.")]
    public async Task A_version_that_is_not_there_is_not_published(string version, string message)
    {
        var id = await _admin.PublishAsync("NotThere");

        var refused = await _admin.PostAsync($"/Workflow/Definitions/{id}/Publish/{version}");

        Assert.Equal(message.Replace("{0}", id.ToString(), StringComparison.Ordinal), refused.Is(version == "3" ? 404 : 400).Says);
    }

    [Fact]
    public async Task A_version_is_published_again_only_if_nothing_stands_against_it_by_now_and_only_by_who_may_change_its_approvers()
    {
        await using var people = await Installation.StartAsync(builder => _ = builder
            .AddRole(5, "Authors", "/workflows/definitions/modify/").AddUser(0, "author", 5));
        var admin = people.As("admin");
        var role = (await admin.PostAsync("/Security/Roles", """{"Name":"Passing","Description":"","Permissions":[]}""", ("x-keyfactor-api-version", "2"))).Is(200).Json.Number("Id");
        var id = await admin.PublishAsync("Against", Workflows.Approval(role: role));
        (await admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval())).Is(200);
        (await admin.PostAsync($"/Workflow/Definitions/{id}/Publish")).Is(200);
        (await people.As("author").PostAsync($"/Workflow/Definitions/{id}/Publish/1")).Fails(ErrorCodes.NotPermitted);
        (await admin.DeleteAsync($"/Security/Roles/{role}")).Is(204);

        var refused = (await admin.PostAsync($"/Workflow/Definitions/{id}/Publish/1")).Fails(ErrorCodes.InvalidDefinition);

        Assert.Contains($"names role {role}, which does not exist", refused.Says, StringComparison.Ordinal);
    }
}
