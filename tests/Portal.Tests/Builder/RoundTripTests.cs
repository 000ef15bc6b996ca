using System.Text.Json;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Builder;

/// <summary>Whoever looks at a step and saves it has changed nothing, whatever the step has.</summary>
public sealed class RoundTripTests(PortalHost host) : IClassFixture<PortalHost>
{
    /// <summary>Every sample that is in the repository.</summary>
    public static TheoryData<string> Samples => [.. Directory.GetFiles(Path.Combine(Repository(), "samples"), "*.json").Select(path => Path.GetFileName(path))];

    [Theory, MemberData(nameof(Samples))]
    public async Task A_step_of_a_sample_that_is_saved_as_it_was_shown_stays_as_it_is(string sample) =>
        await ShowAndSaveAsync(await File.ReadAllTextAsync(Path.Combine(Repository(), "samples", sample), TestContext.Current.CancellationToken));

    private async Task ShowAndSaveAsync(string definition)
    {
        var admin = host.Api("admin");
        var made = (await admin.PostAsync("/Workflow/Definitions/Import", definition)).Is(200).Json.GetProperty("Definition");
        var path = $"/definitions/{made.GetProperty("Id").GetGuid()}";
        using var browser = await host.SignInAsync("admin");
        foreach (var name in made.GetProperty("Steps").EnumerateArray().Select(step => step.GetProperty("UniqueName").GetString()!))
        {
            var at = $"{path}?step={name}";
            var page = (await browser.GetAsync(at)).Is(200);
            var saved = await browser.PostAsync(at, page.FieldsOf(at).With(("do", "SaveStep")));
            saved.Is(303);
            var now = (await admin.GetAsync($"/Workflow{path}")).Is(200).Json;
            var (before, after) = (Step(made, name), Step(now, name));
            Assert.True(before == after, $"{name}:\n{before}\n{after}");
        }

        // Not even a revision was made of it.
        Assert.Contains("name=\"revision\" value=\"1\"", (await browser.GetAsync(path)).Is(200).Html, StringComparison.Ordinal);
    }

    private static string Step(JsonElement definition, string name) => definition.GetProperty("Steps").EnumerateArray().Single(step => step.GetProperty("UniqueName").GetString() == name).GetRawText();

    private static string Repository()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "WorkflowFunctions.sln")))
            at = Path.GetDirectoryName(at)!;
        return at;
    }
}
