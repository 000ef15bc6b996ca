namespace WorkflowFunctions.Core.Tests.Guard;

public sealed class PurityGuardTests(ProbeBuild bad) : IClassFixture<ProbeBuild>
{
    [Fact]
    public void Every_impure_idea_breaks_the_build_of_Core()
    {
        Assert.NotEqual(0, bad.ExitCode);
        Assert.All(Probes.Impure.Keys, name => Assert.Equal(["RS0030"], bad.ErrorsIn(name)));
    }

    [Fact]
    public void Every_rule_of_style_breaks_the_build() =>
        Assert.All(StyleProbes.Sources.Keys, rule => Assert.Equal([rule], bad.ErrorsIn(rule)));

    [Fact]
    public async Task A_pure_source_builds_in_the_same_project()
    {
        using var project = new ProbeProject();
        project.Add("Harmless", Probes.Source("Harmless", Probes.Harmless));

        var (exitCode, output) = await project.BuildAsync(TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, output);
    }
}
