using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps.PowerShell;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.Engine.Tests.PowerShell;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>The examples of the PowerShell steps, in an installation that has switched them on, and what is said in one that has not.</summary>
public sealed class PowerShellExampleTests
{
    private static readonly Example Page = Example.Of(StepTypes.PowerShell);

    [Fact]
    public async Task A_script_returns_what_the_page_says()
    {
        Assert.SkipWhen(PowerShells.Missing is not null, PowerShells.Missing ?? "");
        await using var run = await Page.RunAsync(PowerShells.Executor, Page.Json());

        Assert.Equal((InstanceStatus.Complete, Page.Json(1)), (run.Snapshot.Status, run.Compact("owner", "ownerCount")));
    }

    [Fact]
    public async Task A_script_that_fails_fails_as_the_page_says()
    {
        Assert.SkipWhen(PowerShells.Missing is not null, PowerShells.Missing ?? "");
        Page.Says("""With `{ "owners": { "value": [] } }` the instance fails""");
        await using var run = await Page.RunAsync(PowerShells.Executor, """{ "owners": { "value": [] } }""");

        Assert.Equal(Page.Block("text"), run.Standing.Message);
    }

    [Fact]
    public async Task A_stored_script_runs_with_its_text_in_the_step()
    {
        Assert.SkipWhen(PowerShells.Missing is not null, PowerShells.Missing ?? "");
        var page = Example.Of(StepTypes.CustomPowerShell);
        page.Says("With `www.example.com` in `cn`");
        await using var run = await page.RunAsync(PowerShellServices.ExecutorOf(StepTypes.CustomPowerShell, PowerShells.Pool), """{ "cn": "www.example.com" }""");

        Assert.Equal(page.Json(), run.Compact("host"));
    }

    [Fact]
    public void While_it_is_off_publishing_says_how_to_switch_it_on()
    {
        var step = Workflows.Step("Shell1", "PowerShell", null, ("ScriptContent", "@{ a = 1 }"));

        Assert.Contains(
            StepPage.Of(StepTypes.PowerShell).Block("text"),
            DefinitionValidator.Flow(Workflows.Of(step), StepCatalogue.BuiltIn, _ => true).Select(problem => problem.Message));
    }
}
