using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Titles that are read from right to left, or that say so to hide what they are.</summary>
public sealed class ForeignDirectionTests(Browsers browsers)
{
    private const string Override = "\u202E";

    /// <summary>Where two letters of the sentence behind the title stand, from the left.</summary>
    private const string PlacesBehindTitle = """
        () => {
          const text = [...document.querySelectorAll('main p a')].find(link => link.textContent.startsWith('Turned')).nextSibling;
          const from = text.data.indexOf('requested');
          const place = at => { const range = document.createRange(); range.setStart(text, at); range.setEnd(text, at + 1); return range.getBoundingClientRect().left; };
          return [place(from), place(from + 8)];
        }
        """;

    [Fact]
    public async Task A_title_that_turns_the_direction_does_not_turn_the_sentence_around_it()
    {
        await using var host = await PortalHost.StartAsync(_ => { });
        var admin = host.Api("admin");
        var definition = await admin.PublishAsync("Portal.Turned");
        (await admin.PutAsync($"/Workflow/Definitions/{definition}", """{"DisplayName":"Turned","AssigneesMayForward":true}""")).Is(200);
        (await admin.PostAsync($"/Workflow/Definitions/{definition}/Publish")).Is(200);
        var id = await host.Api("erin").StartAsync($$"""{"WorkflowType":"Portal.Turned","Title":"Turned {{Override}}around"}""");
        await using var alice = await browsers.OpenAsync(host.Address);
        await alice.SignInAsync("alice");
        await alice.Page.GotoAsync($"/instances/{id}/forward");

        var places = await alice.Page.EvaluateAsync<double[]>(PlacesBehindTitle);
        Assert.True(places[0] < places[1], $"The sentence is turned: 'r' is at {places[0]}, 'd' at {places[1]}.");
    }
}
