using Microsoft.Playwright;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Builder;

/// <summary>Somebody who has never seen JSON builds a whole workflow, publishes it and runs it, in a browser without scripts.</summary>
public sealed class WholeWorkflowTests(PortalHost host, Browsers browsers) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task A_purchase_with_two_approvals_a_form_an_escalation_a_decision_and_a_mail_is_built_and_run()
    {
        await using var visitor = await browsers.OpenAsync(host.Address, hasScripts: false);
        var page = visitor.Page;
        await visitor.SignInAsync("admin");
        await page.GotoAsync("/definitions");
        await page.GetByText("New definition").ClickAsync();
        await page.GetByLabel("Name (needed)").FillAsync("Purchase");
        await page.GetByLabel("Type (needed)").FillAsync("Purchase");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

        // The form: an amount and a choice.
        await AddAsync(page, "RequireInput", null);
        await page.GetByLabel("Name (needed)").First.FillAsync("What is bought");
        await page.GetByLabel("PKI Approvers").CheckAsync();
        var inputs = page.GetByRole(AriaRole.Group, new() { Name = "Inputs", Exact = false }).First;
        await AddRowAsync(inputs, "input");
        await Row(page, "input 1").GetByLabel("Name", new() { Exact = true }).FillAsync("amount");
        await Row(page, "input 1").GetByLabel("Type", new() { Exact = true }).SelectOptionAsync("number");
        await Row(page, "input 1").GetByLabel("Required").CheckAsync();
        await AddRowAsync(inputs, "input");
        await Row(page, "input 2").GetByLabel("Name", new() { Exact = true }).FillAsync("kind");
        await Row(page, "input 2").GetByLabel("Options").FillAsync("Laptop\nPhone");
        await SaveAsync(page);

        // The first approval, with an escalation.
        await AddAsync(page, "RequireApproval", "continue");
        await page.GetByLabel("Name (needed)").First.FillAsync("The team approves");
        await page.GetByLabel("PKI Approvers").First.CheckAsync();
        await page.GetByText("Further settings").ClickAsync();
        await AddRowAsync(page.GetByRole(AriaRole.Group, new() { Name = "Escalations" }).First, "escalation");
        await Row(page, "escalation 1").GetByLabel("After Hours").FillAsync("24");
        await Row(page, "escalation 1").GetByLabel("Certificate Owners").CheckAsync();
        await SaveAsync(page);

        // The decision by the amount.
        await AddAsync(page, "Decision", "continue");
        await AddRowAsync(page.GetByRole(AriaRole.Group, new() { Name = "Cases" }).First, "case");
        await Row(page, "case 1").GetByLabel("Name").FillAsync("large");
        await Row(page, "case 1").GetByLabel("Token", new() { Exact = true }).FillAsync("amount");
        await Row(page, "case 1").GetByLabel("Comparison", new() { Exact = true }).SelectOptionAsync("is greater than");
        await Row(page, "case 1").GetByLabel("Value or token").FillAsync("1000");
        await SaveAsync(page);

        // Whoever has approved first may not approve again what is large.
        await AddAsync(page, "RequireApproval", "large");
        await page.GetByLabel("Name (needed)").First.FillAsync("Somebody else approves");
        await page.GetByLabel("PKI Approvers").First.CheckAsync();
        await page.GetByText("Further settings").ClickAsync();
        await page.GetByLabel("The team approves (RequireApproval1)").CheckAsync();
        await SaveAsync(page);

        // The mail, to which both ways lead.
        await AddAsync(page, "Email", "continue");
        await page.GetByLabel("Subject").FillAsync("Bought: $(kind)");
        await page.GetByLabel("Message").FillAsync("<p>For $(amount).</p>");
        await AddRowAsync(page.GetByRole(AriaRole.Group, new() { Name = "Recipients" }).First, "entry");
        await page.GetByLabel("Recipients 1").FillAsync("buyers@example.com");
        await SaveAsync(page);
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Decision ") }).First.ClickAsync();
        await page.GetByLabel("otherwise").First.SelectOptionAsync("Email1");
        await SaveAsync(page);
        await page.GetByText("Nothing stands against publishing this version.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish version 1" }).ClickAsync();
        await page.GetByText("It is published").WaitForAsync();

        // It runs as it was built.
        var id = await host.Api("erin").StartAsync("""{ "WorkflowType": "Purchase", "Title": "A laptop" }""");
        await using var alice = await browsers.OpenAsync(host.Address, hasScripts: false);
        await alice.SignInAsync("alice");
        await alice.Page.GotoAsync($"/instances/{id}");
        await alice.Page.GetByLabel("amount").FillAsync("1500");
        await alice.Page.GetByLabel("kind (optional)").SelectOptionAsync("Laptop");
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await alice.Page.GotoAsync($"/instances/{id}");
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await alice.Page.GotoAsync($"/instances/{id}");
        Assert.Equal(0, await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).CountAsync());
        (await host.Api("bob").SignalAsync(id, "RequireApproval2.ApprovalStatus")).Is(204);
        await Eventually.SeesAsync(
            async () => string.Join(' ', (await host.Api("admin").HistoryAsync(id)).Select(entry => entry.Text("Message"))),
            history => history.Contains("Entered 'Somebody else approves'.", StringComparison.Ordinal) && history.Contains("Entered 'Send Email'.", StringComparison.Ordinal));
        Assert.Empty(visitor.Complaints);
    }

    private static ILocator Row(IPage page, string title) => page.GetByRole(AriaRole.Group, new() { Name = title, Exact = false }).Last;

    private static async Task AddAsync(IPage page, string type, string? output)
    {
        if (output is not null)
            await page.GetByLabel("On the output").SelectOptionAsync(output);
        await page.GetByLabel("What it does").Last.SelectOptionAsync(type);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the step" }).ClickAsync();
        await page.GetByText("The step is added to the draft.").WaitForAsync();
    }

    private static Task AddRowAsync(ILocator rows, string noun) => rows.GetByRole(AriaRole.Button, new() { NameRegex = new($"^Add (another )?{noun}$") }).ClickAsync();

    private static async Task SaveAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the step" }).ClickAsync();
        await page.GetByText("The step is saved in the draft.").WaitForAsync();
    }
}
