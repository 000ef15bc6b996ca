using BenchmarkDotNet.Attributes;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Benchmarks;

/// <summary>What it costs to put values into the text of a mail.</summary>
[MemoryDiagnoser]
public class TokenBenchmarks
{
    private const string Template =
        "<p>Hello $(requester),</p><p>your request for <b>$(cn)</b>, number $(referenceid) of type $(workflowtype), is at '$(step)' since $(now).</p>";

    private TokenScope _tokens = null!;

    [GlobalSetup]
    public void Start() => _tokens = new TokenScope(Approvals.Started(Approvals.Definition(1), Guid.NewGuid()));

    [Benchmark]
    public object ReplaceSixTokensInHtml() => TokenRenderer.Render(Template, _tokens, TokenPlace.Html);
}
