using System.Text.Json;
using WorkflowFunctions.Portal.Builder.Rows;
using WorkflowFunctions.Portal.Http;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Builder;

/// <summary>Steps with as much as a form can show, and with more.</summary>
public sealed class LargestFormTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task The_largest_step_is_shown_saved_and_changed_in_one_form()
    {
        var path = await ImportAsync("Largest", Inputs(RowReader.Most));
        using var admin = await host.SignInAsync("admin");
        var fields = (await admin.GetAsync(path)).Is(200).FieldsOf(path);
        Assert.InRange(fields.Count, 4_000, Forms.MostFields);
        Assert.Equal(303, (await admin.PostAsync(path, fields.With(("do", "SaveStep")))).Status);
        Assert.Contains("name=\"revision\" value=\"1\"", (await admin.GetAsync(path)).Is(200).Html, StringComparison.Ordinal);

        Assert.Equal(303, (await admin.PostAsync(path, fields.With(("do", "SaveStep"), ($"p.Inputs.{RowReader.Most - 1}.m.DisplayName", "The last one")))).Status);
        var inputs = (await StepAsync(path)).GetProperty("ConfigurationParameters").GetProperty("Inputs");
        Assert.Equal((RowReader.Most, "The last one"), (inputs.EnumerateObject().Count(), inputs.GetProperty($"input{RowReader.Most - 1}").GetProperty("DisplayName").GetString()));
    }

    [Fact]
    public async Task What_has_more_entries_than_a_form_has_rows_is_a_field_of_its_own_and_loses_none()
    {
        var path = await ImportAsync("Larger", Inputs(RowReader.Most + 1));
        using var admin = await host.SignInAsync("admin");
        var fields = (await admin.GetAsync(path)).Is(200).FieldsOf(path);
        Assert.Contains("p.Inputs", fields.Select(field => field.Name));
        Assert.Equal(303, (await admin.PostAsync(path, fields.With(("do", "SaveStep"), ("displayName", "Renamed")))).Status);
        var step = await StepAsync(path);
        Assert.Equal(("Renamed", RowReader.Most + 1), (step.GetProperty("DisplayName").GetString(), step.GetProperty("ConfigurationParameters").GetProperty("Inputs").EnumerateObject().Count()));
    }

    [Fact]
    public async Task A_form_with_more_fields_than_any_page_has_is_refused_in_a_sentence_and_changes_nothing()
    {
        var path = await ImportAsync("Beyond", Inputs(1));
        using var admin = await host.SignInAsync("admin");
        var fields = (await admin.GetAsync(path)).Is(200).FieldsOf(path);
        var refused = await admin.PostAsync(path, fields.With(("do", "SaveStep"), ("displayName", "Renamed")).Concat(Enumerable.Range(0, Forms.MostFields).Select(index => ($"x{index}", ""))));
        Assert.Contains("has too many fields. Nothing was done. Go back to the page to find what you typed.", refused.Is(400).Text, StringComparison.Ordinal);
        Assert.Equal("Ask", (await StepAsync(path)).GetProperty("DisplayName").GetString());
    }

    private static Dictionary<string, object> Inputs(int count) => Enumerable.Range(0, count)
        .ToDictionary(index => $"input{index}", object (index) => new { DisplayName = $"Input {index}", Type = "string", Required = index % 2 == 0, Minimum = 1, Maximum = 50 });

    private async Task<string> ImportAsync(string name, object inputs)
    {
        var made = (await host.Api("admin").PostAsync("/Workflow/Definitions/Import", JsonSerializer.Serialize(new
        {
            DisplayName = name,
            WorkflowType = name,
            Steps = new[] { new { UniqueName = "Ask", DisplayName = "Ask", ExtensionName = "RequireInput", ConfigurationParameters = new { Inputs = inputs }, Signals = new[] { new { SignalName = "Input", RoleIds = new[] { 2 } } } } },
        }))).Is(200).Json.GetProperty("Definition");
        return $"/definitions/{made.GetProperty("Id").GetGuid()}?step=Ask";
    }

    private async Task<JsonElement> StepAsync(string path) =>
        (await host.Api("admin").GetAsync($"/Workflow{path.Split('?')[0]}")).Is(200).Json.GetProperty("Steps")[0];
}
