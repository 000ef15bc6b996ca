using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Whom a published definition asks is changed by those whom it asks, and by those who may change that everywhere.</summary>
public sealed class ApproverTests(ApproverTests.Authors authors) : IClassFixture<ApproverTests.Authors>
{
    public static TheoryData<string> Weakenings =>
    [
        Workflows.Approval(role: 1),
        Workflows.Approval("\"MinimumApprovals\":1"),
        Workflows.Approval("\"MinimumApprovals\":2,\"RequesterMayApprove\":true"),
        Workflows.Approval("\"MinimumApprovals\":2").Replace("\"ExtensionName\":\"RequireApproval\"", "\"ExtensionName\":\"RequireApproval\",\"Enabled\":false", StringComparison.Ordinal),
        Workflows.Approval("\"MinimumApprovals\":2").Replace("\"continue\":\"RequireApproval1\"", "\"continue\":\"EndNOOP\"", StringComparison.Ordinal),
        Workflows.OneStep,
    ];

    private static string Asks => Workflows.Approval("\"MinimumApprovals\":2");

    private static string AsksFound(string token, string owner) => Workflows.Approval()
        .Replace("\"RoleIds\":[2]", $"\"RoleTokens\":[\"{token}\"]", StringComparison.Ordinal)
        .Replace("{\"continue\":\"RequireApproval1\"}", "{\"continue\":\"Name\"}", StringComparison.Ordinal)
        .TrimEnd().TrimEnd(']') + $$"""
            ,{"UniqueName":"Name","DisplayName":"Name","ExtensionName":"SetVariable",
              "ConfigurationParameters":{"Variables":{"owner":"{{owner}}"} },"Outputs":{"continue":"RequireApproval1"} } ]
            """;

    [Theory]
    [MemberData(nameof(Weakenings))]
    public async Task An_author_who_is_not_asked_changes_no_approver_of_a_published_definition(string steps)
    {
        var id = await PublishedAsync();

        var refused = (await authors.As("author").PutAsync($"/Workflow/Definitions/{id}/Steps", steps)).Fails(ErrorCodes.NotPermitted);

        Assert.Contains("/workflows/definitions/approvers/", refused.Says, StringComparison.Ordinal);
        Assert.Contains("role 2", refused.Says, StringComparison.Ordinal);
        Assert.True((await authors.As("admin").GetAsync($"/Workflow/Definitions/{id}")).Is(200).Json.GetProperty("IsPublished").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(Weakenings))]
    public async Task Who_is_asked_or_may_change_it_everywhere_may_change_it(string steps)
    {
        foreach (var name in (string[])["keeper", "grower", "member", "admin"])
            (await authors.As(name).PutAsync($"/Workflow/Definitions/{await PublishedAsync()}/Steps", steps)).Is(200);
    }

    [Theory]
    [InlineData("$(owner)", "dave")]
    [InlineData("$(other)", "carol")]
    [InlineData("carol", "carol")]
    public async Task An_author_changes_neither_role_tokens_nor_the_values_that_they_stand_for(string token, string owner)
    {
        var id = await authors.As("admin").PublishAsync($"Found{Guid.NewGuid():N}", AsksFound("$(owner)", "carol"));

        var refused = (await authors.As("author").PutAsync($"/Workflow/Definitions/{id}/Steps", AsksFound(token, owner))).Fails(ErrorCodes.NotPermitted);

        Assert.Equal("This changes whom the published definition asks, and it asks no fixed role: it needs the access string '/workflows/definitions/approvers/'.", refused.Says);
        (await authors.As("author").DeleteAsync($"/Workflow/Definitions/{id}")).Fails(ErrorCodes.NotPermitted);
        (await authors.As("keeper").PutAsync($"/Workflow/Definitions/{id}/Steps", AsksFound(token, owner))).Is(200);
    }

    [Fact]
    public async Task An_author_may_change_what_decides_nothing_about_approvers()
    {
        var id = await PublishedAsync();
        var more = Asks
            .Replace("\"DisplayName\":\"Approve\"", "\"DisplayName\":\"Please approve\"", StringComparison.Ordinal)
            .Replace("\"continue\":\"EndNOOP\"", "\"continue\":\"Between\"", StringComparison.Ordinal)
            .TrimEnd().TrimEnd(']') + """,{"UniqueName":"Between","DisplayName":"Between","ExtensionName":"NOOPStep","Outputs":{"continue":"EndNOOP"} }]""";

        (await authors.As("author").PutAsync($"/Workflow/Definitions/{id}/Steps", more)).Is(200);
        (await authors.As("author").PutAsync($"/Workflow/Definitions/{id}", """{"DisplayName":"Other words"}""")).Is(200);
        (await authors.As("author").PostAsync($"/Workflow/Definitions/{id}/Publish")).Is(200);
    }

    [Fact]
    public async Task A_draft_with_other_approvers_is_published_only_by_somebody_who_may_change_them()
    {
        var id = await PublishedAsync();
        (await authors.As("keeper").PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval(role: 1))).Is(200);

        (await authors.As("author").PostAsync($"/Workflow/Definitions/{id}/Publish")).Fails(ErrorCodes.NotPermitted);
        (await authors.As("member").PostAsync($"/Workflow/Definitions/{id}/Publish")).Is(200);
    }

    [Fact]
    public async Task A_published_definition_with_approvers_is_deleted_only_by_somebody_who_may_change_them()
    {
        var id = await PublishedAsync();

        (await authors.As("author").DeleteAsync($"/Workflow/Definitions/{id}")).Fails(ErrorCodes.NotPermitted);
        (await authors.As("keeper").DeleteAsync($"/Workflow/Definitions/{id}")).Is(204);
    }

    [Fact]
    public async Task An_author_makes_changes_publishes_and_deletes_what_asks_nobody_yet()
    {
        var author = authors.As("author");
        var id = await author.PublishAsync("Plain", Workflows.OneStep);
        (await author.PutAsync($"/Workflow/Definitions/{id}/Steps", Asks)).Is(200);
        (await author.PostAsync($"/Workflow/Definitions/{id}/Publish")).Is(200);

        var draft = await author.CreateAsync("Draft");
        (await author.PutAsync($"/Workflow/Definitions/{draft}/Steps", Asks)).Is(200);
        (await author.PutAsync($"/Workflow/Definitions/{draft}/Steps", Workflows.Approval(role: 1))).Is(200);
        (await author.DeleteAsync($"/Workflow/Definitions/{draft}")).Is(204);
    }

    [Fact]
    public async Task A_published_definition_with_approvers_is_disabled_only_by_somebody_who_may_change_them()
    {
        var url = $"/Workflow/Definitions/{await PublishedAsync()}";

        (await authors.As("author").PutAsync(url, """{"DisplayName":"Off","Enabled":false}""")).Fails(ErrorCodes.NotPermitted);
        Assert.True((await authors.As("admin").GetAsync(url)).Is(200).Json.GetProperty("Enabled").GetBoolean());
        (await authors.As("member").PutAsync(url, """{"DisplayName":"Off","Enabled":false}""")).Is(200);
        (await authors.As("author").PutAsync(url, """{"DisplayName":"On","Enabled":true}""")).Is(200);
    }

    [Theory]
    [InlineData("author", 403)]
    [InlineData("member", 204)]
    [InlineData("keeper", 204)]
    public async Task The_status_of_a_published_definition_with_approvers_is_set_only_by_somebody_who_may_change_them(string name, int status)
    {
        var url = $"/Workflow/Definitions/{await PublishedAsync()}";

        (await authors.As(name).PutAsync($"{url}/Status", "false")).Is(status);

        Assert.Equal(status == 403, (await authors.As("admin").GetAsync(url)).Is(200).Json.GetProperty("Enabled").GetBoolean());
    }

    [Theory]
    [InlineData("author", 403)]
    [InlineData("member", 200)]
    [InlineData("keeper", 200)]
    public async Task A_definition_for_a_key_takes_over_from_one_with_approvers_only_by_somebody_who_may_change_them(string name, int status)
    {
        var type = $"Taken{Guid.NewGuid():N}";
        await authors.As("admin").PublishAsync(type, Asks);
        var person = authors.As(name);
        var taking = (await person.PostAsync("/Workflow/Definitions", $$"""{"DisplayName":"Mine","WorkflowType":"{{type}}","Key":"7"}""")).Is(200).Json.Id();
        (await person.PutAsync($"/Workflow/Definitions/{taking}/Steps", Workflows.OneStep)).Is(200);

        (await person.PostAsync($"/Workflow/Definitions/{taking}/Publish")).Is(status);
    }

    [Fact]
    public async Task A_definition_for_a_key_that_asks_the_same_people_may_take_over_and_one_that_is_switched_on_later_may_not_ask_others()
    {
        var type = $"Taken{Guid.NewGuid():N}";
        var author = authors.As("author");
        var taking = (await author.PostAsync("/Workflow/Definitions", $$"""{"DisplayName":"Mine","WorkflowType":"{{type}}","Key":"7","Enabled":false}""")).Is(200).Json.Id();
        (await author.PutAsync($"/Workflow/Definitions/{taking}/Steps", Workflows.OneStep)).Is(200);
        (await author.PostAsync($"/Workflow/Definitions/{taking}/Publish")).Is(200);
        await authors.As("admin").PublishAsync(type, Asks);
        (await author.PutAsync($"/Workflow/Definitions/{taking}", """{"DisplayName":"Mine","Enabled":true}""")).Fails(ErrorCodes.NotPermitted);
        (await author.PutAsync($"/Workflow/Definitions/{taking}/Status", "true")).Fails(ErrorCodes.NotPermitted);

        var same = (await author.PostAsync("/Workflow/Definitions", $$"""{"DisplayName":"Mine","WorkflowType":"{{type}}","Key":"8"}""")).Is(200).Json.Id();
        (await author.PutAsync($"/Workflow/Definitions/{same}/Steps", Asks)).Is(200);
        (await author.PostAsync($"/Workflow/Definitions/{same}/Publish")).Is(200);
    }

    private Task<Guid> PublishedAsync() => authors.As("admin").PublishAsync($"Guarded{Guid.NewGuid():N}", Asks);

    /// <summary>People who may modify definitions: alone, with the permission, with the one above it, and as an approver.</summary>
    public sealed class Authors() : Installation(builder => _ = builder
        .AddRole(5, "Authors", "/workflows/definitions/modify/")
        .AddRole(6, "Keepers", "/workflows/definitions/modify/", "/workflows/definitions/approvers/")
        .AddRole(7, "Growers", "/workflows/definitions/")
        .AddUser(0, "author", 5)
        .AddUser(1, "keeper", 6)
        .AddUser(2, "grower", 7)
        .AddUser(3, "member", 5, 2));
}
