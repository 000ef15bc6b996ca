namespace WorkflowFunctions.Core.Tests.Guard;

public class PurityGuardTests
{
    [Fact]
    public async Task Every_impure_idea_breaks_the_build_of_Core()
    {
        using var project = new ProbeProject();
        foreach (var (name, expression) in Probes.Impure)
            project.Add(name, expression);

        var (exitCode, output) = await project.BuildAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, exitCode);
        var lines = output.Split('\n');
        Assert.Equal(Probes.Impure.Keys, Probes.Impure.Keys.Where(name => lines.Any(line => IsBannedIn(line, name))));
        Assert.Equal([], lines.Where(line => line.Contains(": error ", StringComparison.Ordinal) && !line.Contains("RS0030", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pure_source_builds_in_the_same_project()
    {
        using var project = new ProbeProject();
        project.Add("Harmless", Probes.Harmless);

        var (exitCode, output) = await project.BuildAsync(TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, output);
    }

    private static bool IsBannedIn(string line, string probe) =>
        line.Contains($"{probe}.cs(", StringComparison.Ordinal) && line.Contains(": error RS0030", StringComparison.Ordinal);
}
