using Microsoft.Playwright;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Builder;

/// <summary>Rows of a step in a browser with scripts: only they change, the page stays, and the focus is where one goes on.</summary>
public sealed class RowsBrowserTests(PortalHost host, Browsers browsers) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task Rows_are_added_moved_and_removed_without_loading_the_page_and_all_else_that_was_typed_stays()
    {
        await using var visitor = await browsers.OpenAsync(host.Address);
        var page = visitor.Page;
        await OpenAsync(visitor, "Rows", "Decide");
        await page.EvaluateAsync("window.isSame = true");
        await page.GetByLabel("Name (needed)").First.FillAsync("By the amount");

        var cases = page.GetByRole(AriaRole.Group, new() { NameRegex = new("^Cases") });
        await cases.GetByRole(AriaRole.Button, new() { Name = "Add another case" }).ClickAsync();
        var added = page.GetByRole(AriaRole.Group, new() { NameRegex = new("^case 3") });
        await Assertions.Expect(added.GetByLabel("Name", new() { Exact = false }).First).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("huge");
        await added.GetByLabel("Token", new() { Exact = true }).FillAsync("amount");
        await added.GetByLabel("Comparison", new() { Exact = true }).SelectOptionAsync("is at least");
        await added.GetByLabel("Value or token").FillAsync("5000");

        // By keyboard alone.
        await added.GetByRole(AriaRole.Button, new() { NameRegex = new("^Add a comparison") }).PressAsync("Enter");
        var second = added.GetByRole(AriaRole.Group, new() { Name = "Comparison 2" });
        await Assertions.Expect(second.GetByLabel("Token", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("country");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("is one of");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("CH, Costa Rica");
        await added.GetByLabel("How the comparisons", new() { Exact = false }).SelectOptionAsync("At least one of these is true");

        await added.GetByRole(AriaRole.Button, new() { NameRegex = new("^Up") }).ClickAsync();
        var moved = page.GetByRole(AriaRole.Group, new() { NameRegex = new("^case 2: huge") });
        await Assertions.Expect(moved.GetByRole(AriaRole.Button, new() { NameRegex = new("^Up") })).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Group, new() { NameRegex = new("^case 1") }).GetByRole(AriaRole.Button, new() { NameRegex = new("^Remove case") }).ClickAsync();
        await Assertions.Expect(cases.GetByRole(AriaRole.Button, new() { Name = "Add another case" })).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { NameRegex = new("^case ") })).ToHaveCountAsync(2);

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Write it as text") }).First.ClickAsync();
        await Assertions.Expect(page.Locator("textarea[name$='.m.Condition']")).ToHaveValueAsync("$(amount) -ge 5000 OR $(country) -in (CH, \"Costa Rica\")");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Choose instead of writing") }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Token", new() { Exact = true }).First).ToBeFocusedAsync();
        await page.CheckAppearancesAsync();

        Assert.True(await page.EvaluateAsync<bool>("window.isSame === true"));
        await Assertions.Expect(page.GetByLabel("Name (needed)").First).ToHaveValueAsync("By the amount");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the step" }).ClickAsync();
        await page.GetByText("The step is saved in the draft.").WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "By the amount", Exact = true })).ToBeFocusedAsync();
        var cased = (await host.Api("admin").GetAsync($"/Workflow{new Uri(page.Url).AbsolutePath}")).Is(200).Json.GetProperty("Steps")[0].GetProperty("ConfigurationParameters").GetProperty("Cases");
        Assert.Equal(["huge: $(amount) -ge 5000 OR $(country) -in (CH, \"Costa Rica\")", "large: $(amount) -gt 1000"],
            cased.EnumerateArray().Select(one => $"{one.GetProperty("Name").GetString()}: {one.GetProperty("Condition").GetString()}"));
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task What_is_wrong_stands_at_its_field_and_what_is_not_saved_is_not_left_without_a_question()
    {
        await using var visitor = await browsers.OpenAsync(host.Address, Axe.Narrow);
        var page = visitor.Page;
        await OpenAsync(visitor, "Wrongs", "Decide");
        await page.GetByLabel("Value or token").First.FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the step" }).ClickAsync();
        await page.GetByText("Nothing was saved.").WaitForAsync();
        await Assertions.Expect(page.GetByLabel("Value or token").First).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("Give the value"));
        await page.CheckAppearancesAsync();

        var asked = new TaskCompletionSource<string>();
        page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.AcceptAsync();
        };
        await page.GetByRole(AriaRole.Link, new() { Name = "Help" }).ClickAsync();
        Assert.Equal("beforeunload", await asked.Task.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Long_values_fit_and_a_chosen_step_is_in_sight_in_the_picture()
    {
        var word = new string('W', 200);
        var token = $"$({new string('t', 490)})";
        var steps = Enumerable.Range(0, 40).Select(index => $$"""{ "UniqueName": "s{{index}}", "DisplayName": "{{word}}", "ExtensionName": "RequireApproval", "Conditions": ["{{token}} -eq {{word}}"], "Outputs": { "continue": "s{{index + 1}}" }, "Signals": [{ "SignalName": "ApprovalStatus", "RoleIds": [2], "RoleTokens": ["{{token}}"] }] }""");
        await using var visitor = await browsers.OpenAsync(host.Address, Axe.Narrow);
        var page = visitor.Page;
        await visitor.SignInAsync("admin");
        await page.GotoAsync($"{await ImportAsync("Long", string.Join(',', steps), word)}?step=s30#panel");
        await page.CheckAppearancesAsync();
        Assert.True(await page.EvaluateAsync<bool>("""
            [document.querySelector(".drawing-scroll").getBoundingClientRect(), document.querySelector(".chosen rect").getBoundingClientRect()]
              .reduce((frame, step) => step.top >= frame.top && step.bottom <= frame.bottom)
            """));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save the step" })).ToBeInViewportAsync();
        await Assertions.Expect(page.Locator("#panel")).ToBeInViewportAsync();
    }

    private async Task OpenAsync(Visitor visitor, string type, string step)
    {
        await visitor.SignInAsync("admin");
        await visitor.Page.GotoAsync($"{await ImportAsync(type, """
            { "UniqueName": "Decide", "DisplayName": "Decide", "ExtensionName": "Decision",
              "ConfigurationParameters": { "Cases": [{ "Name": "small", "Condition": "$(amount) -lt 10" }, { "Name": "large", "Condition": "$(amount) -gt 1000" }] } }
            """)}?step={step}");
    }

    private async Task<string> ImportAsync(string type, string steps, string? name = null)
    {
        var made = (await host.Api("admin").PostAsync("/Workflow/Definitions/Import", $$"""{ "DisplayName": "{{name ?? type}}", "WorkflowType": "{{type}}", "Steps": [{{steps}}] }""")).Is(200);
        return $"/definitions/{made.Json.GetProperty("Definition").GetProperty("Id").GetGuid()}";
    }
}
