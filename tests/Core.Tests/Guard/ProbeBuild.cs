namespace WorkflowFunctions.Core.Tests.Guard;

/// <summary>One build of all bad sources, as a build takes longer than all that is asked of it.</summary>
public sealed class ProbeBuild : IAsyncLifetime
{
    private string[] _lines = [];

    public int ExitCode { get; private set; }

    public async ValueTask InitializeAsync()
    {
        using var project = new ProbeProject();
        foreach (var (name, expression) in Probes.Impure)
            project.Add(name, Probes.Source(name, expression));
        foreach (var (rule, source) in StyleProbes.Sources)
            project.Add(rule, source);
        (ExitCode, var output) = await project.BuildAsync(TestContext.Current.CancellationToken);
        _lines = output.Split('\n');
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The rules that a source breaks, each once.</summary>
    public IReadOnlyList<string> ErrorsIn(string probe) =>
    [
        .. _lines.Where(line => line.Contains($"/{probe}.cs(", StringComparison.Ordinal)).Select(RuleOf).OfType<string>().Distinct(),
    ];

    private static string? RuleOf(string line)
    {
        const string Mark = ": error ";
        var start = line.IndexOf(Mark, StringComparison.Ordinal);
        return start < 0 ? null : line[(start + Mark.Length)..].Split(':')[0];
    }
}
