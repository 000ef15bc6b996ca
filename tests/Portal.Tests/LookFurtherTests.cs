using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Somebody looks for something among more than a page may look at.</summary>
public sealed class LookFurtherTests
{
    [Fact]
    public async Task A_search_that_stopped_early_says_how_far_it_has_looked_and_leads_on_until_something_fits()
    {
        var lists = new ShortSightedLists();
        await using var own = await PortalHost.StartAsync(builder => builder.Services.AddSingleton<IInstanceLists>(services =>
        {
            lists.Inner = services.GetRequiredService<IWorkflowStore>();
            return lists;
        }));
        for (var index = 0; index < 4; index++)
            await own.EnrollAsync($"Looked <for> {index}");
        using var admin = await own.SignInAsync("admin");
        using var alice = await own.SignInAsync("alice");

        foreach (var (client, path, nothing, far) in new[]
        {
            (admin, "/instances?find=Looked+%3Cfor%3E+0", "Nothing fits so far.", "Looked at what was started since"),
            (admin, "/instances?find=Looked+%3Cfor%3E+3&sort=Title", "Nothing fits so far.", "Looked as far as “Looked <for> 0”."),
            (alice, "/?find=Looked+%3Cfor%3E+3", "Nothing that waits for you fits so far.", "Looked at what was started until"),
            (admin, "/instances?find=Looked&sort=ReferenceId", "Nothing fits so far.", "Not everything has been looked at."),
        })
        {
            lists.StopsEarly(times: 2);
            var first = (await client.GetAsync(path)).Is(200);
            Assert.Contains(nothing, first.Text, StringComparison.Ordinal);
            Assert.Contains(far, first.Text, StringComparison.Ordinal);
            Assert.Contains("There may be more.", first.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(" in all", first.Text, StringComparison.Ordinal);

            var second = (await client.GetAsync(Further(first))).Is(200);
            Assert.Contains(nothing, second.Text, StringComparison.Ordinal);

            var third = (await client.GetAsync(Further(second))).Is(200);
            Assert.Contains("Looked &lt;for&gt;", third.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("so far", third.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("rel=\"next\"", third.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("Back to the first", first.Text, StringComparison.Ordinal);
            // From there the list begins again, with the same conditions.
            var back = WebUtility.HtmlDecode(Regex.Match(third.Html, "href=\"([^\"]+)\">Back to the first<").Groups[1].Value);
            Assert.Contains("find=Looked", back, StringComparison.Ordinal);
            Assert.DoesNotContain("cursor", back, StringComparison.Ordinal);
        }

        static string Further(PageResponse page) =>
            WebUtility.HtmlDecode(Regex.Match(page.Html, "href=\"([^\"]+)\" rel=\"next\">Look further<").Groups[1].Value);
    }

    /// <summary>Lists that look at one instance more each time, and then at everything that follows.</summary>
    private sealed class ShortSightedLists : IInstanceLists
    {
        private int _looked;
        private int _times;

        public IInstanceLists Inner { get; set; } = null!;

        public void StopsEarly(int times) => (_looked, _times) = (0, times);

        public async Task<InstancePage> ListAsync(InstanceListQuery query, CancellationToken cancellation)
        {
            if (!query.IsBounded || query.Filter is null || _looked == _times)
                return await Inner.ListAsync(query, cancellation);
            var all = await Inner.ListAsync(query with { Filter = null, IsBounded = false }, cancellation);
            return new InstancePage([], 0) { LookedTo = InstanceFields.PlaceOf(all.Items[_looked++], query.Sort) };
        }

        public Task<bool> AnyLiveAsync(Guid definitionId, CancellationToken cancellation) => Inner.AnyLiveAsync(definitionId, cancellation);

        public Task<bool> AnyLiveAsync(Guid definitionId, IReadOnlyCollection<int> versions, CancellationToken cancellation) =>
            Inner.AnyLiveAsync(definitionId, versions, cancellation);
    }
}
