using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Changes of roles are kept for a year, so nobody may make so many that they fill the disk.</summary>
public sealed class RolePaceTests
{
    private const string Path = "/Security/Roles";
    private const int AtOnce = 3000;

    [Fact]
    public async Task Whoever_changes_roles_in_a_loop_is_slowed_down_and_may_go_on_after_a_while()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var installation = await Installation.StartAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Logging.ClearProviders();
        });
        var admin = installation.As("admin");
        var id = (await admin.PostAsync(Path, """{"Name":"Loop","Description":""}""")).Is(200).Json.GetProperty("Id").GetInt32();
        for (var change = 1; change < AtOnce; change++)
            (await admin.PutAsync(Path, Body(change))).Is(200);

        var refused = (await admin.PutAsync(Path, Body(0))).Fails(ErrorCodes.TooManyRequests);
        Assert.Contains("3,000 changes of roles", refused.Says, StringComparison.Ordinal);
        Assert.Contains("one every 5 minutes", refused.Says, StringComparison.Ordinal);
        Assert.Equal("300", refused.Header("Retry-After"));
        (await admin.DeleteAsync($"{Path}/{id}")).Fails(ErrorCodes.TooManyRequests);

        time.Advance(TimeSpan.FromMinutes(5));
        (await admin.PutAsync(Path, Body(AtOnce - 1))).Is(200);
        (await admin.DeleteAsync($"{Path}/{id}")).Is(204);

        string Body(int change) => string.Create(CultureInfo.InvariantCulture, $$"""{"Id":{{id}},"Name":"Loop","Description":"{{change}}"}""");
    }

    [Fact]
    public async Task A_change_that_changes_nothing_is_told_nowhere()
    {
        await using var installation = await Installation.StartAsync(_ => { });
        var admin = installation.As("admin");
        var id = (await admin.PostAsync(Path, """{"Name":"Steady","Description":""}""")).Is(200).Json.GetProperty("Id").GetInt32();
        var changed = (await admin.PutAsync(Path, Body("/workflows/instances/read/"))).Is(200);

        Assert.Equal(changed.Text, (await admin.PutAsync(Path, Body("/workflows/instances/read/"))).Is(200).Text);

        var audit = (await admin.GetAsync("/Workflow/Audit?Kind=RoleChanged")).Is(200).Json;
        Assert.Equal("Steady", Assert.Single(audit.EnumerateArray()).Text("Title"));

        string Body(string permission) => $$"""{"Id":{{id.ToString(CultureInfo.InvariantCulture)}},"Name":"Steady","Description":"","Permissions":["{{permission}}"]}""";
    }
}
