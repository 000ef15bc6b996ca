using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Builder;

/// <summary>Whoever looks at a step and saves it has changed nothing, whatever the step has.</summary>
public sealed class RoundTripTests(PortalHost host) : IClassFixture<PortalHost>
{
    private static readonly string[] Texts = ["plain", "", " two  spaces ", "$(owner)", "two\nlines", "\n", "a,b", "<b>\"'&", "[1, 2]", "{", "name: value", "ünï\u2028cödé", "True", "12"];

    private static readonly string[] Conditions =
    [
        "True", "$(urgent)", "NOT $(urgent)", "$(amount) -gt 1000", "$(amount)  -GT  1000", "$(a) -eq \"1\" AND $(b) -ne NULL AND $(c) -in (x, \"y z\")",
        "$(a) OR $(b) -contains \"<b>\"", "$(a) AND ($(b) OR $(c))", "NOT $(c) -in $(list)", "$(a) -eq \"\"",
    ];

    /// <summary>Every sample that is in the repository.</summary>
    public static TheoryData<string> Samples => [.. Directory.GetFiles(Path.Combine(Repository(), "samples"), "*.json").Select(path => Path.GetFileName(path))];

    [Theory, MemberData(nameof(Samples))]
    public async Task A_step_of_a_sample_that_is_saved_as_it_was_shown_stays_as_it_is(string sample) =>
        await ShowAndSaveAsync(await File.ReadAllTextAsync(Path.Combine(Repository(), "samples", sample), TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(38)]
    public async Task A_generated_step_that_is_saved_as_it_was_shown_stays_as_it_is(int seed) => await ShowAndSaveAsync(Generate(new Random(seed)).ToJsonString());

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

    /// <summary>A step of each type, with values that its parameters may have and with some that they may not.</summary>
    private static JsonObject Generate(Random random) => new()
    {
        ["DisplayName"] = "Generated",
        ["WorkflowType"] = "Generated",
        ["Steps"] = new JsonArray([.. StepTypes.All.Select((type, index) => (JsonNode)new JsonObject
        {
            ["UniqueName"] = $"s{index}",
            ["ExtensionName"] = type.ExtensionName,
            ["Enabled"] = random.Next(3) > 0,
            ["ConfigurationParameters"] = new JsonObject([
                .. type.Parameters.Where(parameter => !parameter.IsSecret && random.Next(4) > 0).Select(parameter => KeyValuePair.Create(parameter.Name, Value(parameter, random))),
                KeyValuePair.Create("OfALaterRelease", (JsonNode?)new JsonArray(1, "two"))]),
            ["Conditions"] = new JsonArray([.. Several(random).Select(_ => (JsonNode)Condition(random))]),
            ["Signals"] = type.SignalName is null ? [] : new JsonArray(new JsonObject
            {
                ["SignalName"] = type.SignalName,
                ["RoleIds"] = new JsonArray([.. Several(random).Select(_ => (JsonNode)random.Next(1, 12)).DistinctBy(role => role.GetValue<int>())]),
                ["RoleTokens"] = new JsonArray([.. Several(random).Select(number => (JsonNode)$"$(owner{number})")]),
            }),
            ["Outputs"] = new JsonObject([.. type.Outputs.Where(_ => random.Next(2) == 0).Select(output => KeyValuePair.Create(output, (JsonNode?)$"s{index + 1}"))]),
        })]),
    };

    private static JsonNode? Value(StepParameter parameter, Random random) => random.Next(12) == 0 ? Text(random)
        // Boxes; names of steps have no comma.
        : parameter.Source == ParameterSource.Approvals ? new JsonArray([.. Several(random).Select(number => (JsonNode)$"s{number}")])
        : parameter.Entries is { } entries
        ? entries.Name is null
            ? new JsonArray([.. Several(random).Select(_ => Entry(entries, random))])
            : new JsonObject(Several(random).Select(number => KeyValuePair.Create(number == 0 ? Text(random) : $"{number}", Entry(entries, random))))
        : parameter.Kind switch
        {
            ParameterKind.WholeNumber or ParameterKind.Number => random.Next(3) == 0 ? "$(count)" : random.Next(1, 50),
            ParameterKind.Boolean => random.Next(3) switch { 0 => "False", 1 => true, _ => false },
            ParameterKind.Choice => random.Next(4) == 0 ? "none of them" : parameter.Choices[random.Next(parameter.Choices.Length)],
            ParameterKind.RoleIds => new JsonArray([.. Several(random).Select(_ => (JsonNode?)random.Next(1, 9))]),
            ParameterKind.TypedValues => new JsonArray([.. Several(random).Select(number => (JsonNode?)(random.Next(2) == 0 ? number : Text(random)))]),
            ParameterKind.TypedValue or ParameterKind.TypedLimit => random.Next(3) switch { 0 => random.Next(9), 1 => true, _ => Text(random) },
            _ => Text(random),
        };

    private static JsonNode? Entry(ParameterEntries entries, Random random) => random.Next(25) == 0 ? new JsonArray(1) : entries.Value is { } part
        ? Value(part, random)
        : new JsonObject([
            .. entries.Members.Where(_ => random.Next(3) > 0).Select(member => KeyValuePair.Create(member.Name, Value(member, random))),
            .. random.Next(4) == 0 ? [KeyValuePair.Create("Later", (JsonNode?)"kept")] : Array.Empty<KeyValuePair<string, JsonNode?>>()]);

    private static IEnumerable<int> Several(Random random) => Enumerable.Range(0, random.Next(4));

    /// <summary>Some of them are shown as comparisons, the others as they are written.</summary>
    private static string Condition(Random random) => random.Next(2) == 0 ? Text(random) : Conditions[random.Next(Conditions.Length)];

    private static string Text(Random random) => Texts[random.Next(Texts.Length)];

    private static string Repository()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "WorkflowFunctions.sln")))
            at = Path.GetDirectoryName(at)!;
        return at;
    }
}
