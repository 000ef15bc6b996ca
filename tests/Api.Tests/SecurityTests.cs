using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What everybody who is signed in may know about roles and about oneself.</summary>
public sealed class SecurityTests(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("")]
    [InlineData("/KeyfactorAPI")]
    public async Task Roles_are_known_by_id_and_name(string path)
    {
        var roles = (await installation.As("erin", path).GetAsync("/Security/Roles")).Is(200);
        Assert.Equal(
            """[{"Id":1,"Name":"Administrators"},{"Id":2,"Name":"PKI Approvers"},{"Id":3,"Name":"Certificate Owners"},{"Id":4,"Name":"Requesters"}]""",
            roles.Text);
        Assert.Equal("4", roles.Header("X-Total-Count"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/KeyfactorAPI")]
    public async Task The_caller_is_told_who_it_is_and_what_it_may(string path)
    {
        var me = (await installation.As("dave", path).GetAsync("/security/me")).Is(200);
        var key = me.Json.Text("Key")!;
        Assert.Matches("^[0-9a-f]{64}$", key);
        Assert.Equal($$"""
            {"Name":"dave","Key":"{{key}}","Mail":"dave@example.com","Roles":[{"Id":3,"Name":"Certificate Owners"},{"Id":4,"Name":"Requesters"}],"AccessStrings":["/workflows/instances/read/pending/","/workflows/instances/start/","/workflows/instances/read/mine/"]}
            """, me.Text);
        Assert.NotEqual(key, (await installation.As("erin", path).GetAsync("/Security/Me")).Json.Text("Key"));
    }

    [Theory]
    [InlineData("/Security/Roles")]
    [InlineData("/Security/Me")]
    public async Task Nobody_is_told_anything_without_signing_in(string path) =>
        (await installation.Anybody().GetAsync(path)).Fails(ErrorCodes.NotAuthenticated);
}
