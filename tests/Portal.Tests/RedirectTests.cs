using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Addresses that lead on to another one of ours.</summary>
public sealed class RedirectTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Theory]
    [InlineData("/KeyfactorAPI", "/")]
    [InlineData("/KeyfactorAPI/", "/")]
    [InlineData("/KeyfactorAPI?find=x", "/?find=x")]
    [InlineData("/keyfactorapi/instances/%C3%A9%20%22?before=3", "/instances/%C3%A9%20%22?before=3")]
    public async Task A_page_under_the_base_path_of_clients_is_at_the_root(string path, string page)
    {
        using var alice = await host.SignInAsync("alice");
        Assert.Equal(page, (await alice.GetAsync(path)).Is(302).Location);
    }

    [Theory]
    [InlineData("/instances/\u00e9")]
    [InlineData("/\u200b/evil.example.com")]
    [InlineData("/\ud83d\ude00")]
    [InlineData("/\u2028")]
    public async Task A_sign_in_that_would_lead_to_no_page_of_ours_leads_to_the_first_one(string back)
    {
        using var visitor = host.Visit();
        Assert.Equal("/", (await visitor.SignInAsync("bob", returnUrl: back)).Is(302).Location);
        Assert.NotNull(visitor.SessionCookie);
    }
}
