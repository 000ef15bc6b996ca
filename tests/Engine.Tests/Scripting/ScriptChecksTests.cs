using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Tests.Scripting;

public sealed class ScriptChecksTests
{
    private const string Broken = "return {";

    /// <summary>Once the pool is closed, every check that needs a process is refused.</summary>
    [Fact]
    public void A_script_is_checked_once_however_often_it_is_looked_at()
    {
        var pool = new ScriptPool(Scripts.Options with { Processes = 1, Environment = Scripts.WithoutLocales });
        var checks = new ScriptChecks(pool, Scripts.Patient);
        Assert.StartsWith("is no JavaScript", checks.ProblemOf(Guid.NewGuid(), Broken), StringComparison.Ordinal);
        Assert.Null(checks.ProblemOf(Guid.NewGuid(), "return {};"));

        pool.Dispose();
        Assert.StartsWith("is no JavaScript", checks.ProblemOf(Guid.NewGuid(), Broken), StringComparison.Ordinal);
        Assert.Null(checks.ProblemOf(Guid.NewGuid(), "return {};"));
        Assert.Throws<ObjectDisposedException>(() => checks.ProblemOf(Guid.NewGuid(), $"{Broken} "));
    }

    /// <summary>Once the pool is closed, a check that was not prepared is refused.</summary>
    [Fact]
    public async Task A_check_that_was_prepared_waits_for_nothing_and_one_that_failed_is_told_once()
    {
        var pool = new ScriptPool(new ScriptPoolOptions { Processes = 1, Environment = Scripts.WithoutLocales });
        var executor = new ScriptExecutor(pool);
        var other = new ScriptExecutor(StepTypes.Script with { ExtensionName = "Other" }, pool, ScriptLimits.Default, AttemptLane.Scripts);
        var steps = new[] { Step("script", Broken), Step("Script", "return {};"), Step("NOOPStep", Broken) };
        await new StepChecks([other, executor]).PrepareAsync(steps, TestContext.Current.CancellationToken);

        pool.Dispose();
        Assert.Contains("is no JavaScript", Assert.Single(executor.Type.Check(steps[0])), StringComparison.Ordinal);
        Assert.Empty(executor.Type.Check(steps[1]));
        var late = Step("Script", "return { late: 1 };");
        await new StepChecks([executor]).PrepareAsync([late], TestContext.Current.CancellationToken);
        Assert.Throws<ObjectDisposedException>(() => executor.Type.Check(late).ToList());

        static StepDefinition Step(string type, string script) => new()
        {
            Id = Guid.NewGuid(),
            UniqueName = "Run",
            DisplayName = "Run",
            ExtensionName = type,
            ConfigurationParameters = JsonMap.From(("ScriptContent", script)),
        };
    }

    [Fact]
    public void A_check_that_could_not_be_done_is_done_the_next_time()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Links are for everybody there.");
        var folder = Path.Combine(Path.GetTempPath(), $"workflow-worker-{Guid.NewGuid()}");
        using var pool = new ScriptPool(Scripts.Options with { Processes = 1, Environment = Scripts.WithoutLocales, Program = Path.Combine(folder, "WorkflowFunctions.ScriptWorker.dll") });
        var checks = new ScriptChecks(pool, Scripts.Patient);
        Assert.Throws<ScriptsUnavailableException>(() => checks.ProblemOf(Guid.NewGuid(), Broken));

        Directory.CreateSymbolicLink(folder, AppContext.BaseDirectory);
        try
        {
            Assert.StartsWith("is no JavaScript", checks.ProblemOf(Guid.NewGuid(), Broken), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}
