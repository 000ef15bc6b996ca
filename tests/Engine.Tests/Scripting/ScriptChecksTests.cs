using WorkflowFunctions.Engine.Steps.Script;

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
