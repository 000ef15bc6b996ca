using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Tests.Scripting;

public sealed class ScriptFailureTests
{
    [Theory]
    [InlineData("let a = 1;\n\nmissing();", "ReferenceError: missing is not defined (line 3)")]
    [InlineData("undeclared = 1;", "ReferenceError: undeclared is not defined (line 1)")]
    [InlineData("\nthrow new RangeError('too far');", "RangeError: too far (line 2)")]
    [InlineData("throw 'just text';", "the script threw just text (line 1)")]
    [InlineData("throw { a: 1 };", "the script threw an object that is no Error (line 1)")]
    [InlineData("class Broken extends Error { get name() { for (;;); } } throw new Broken('x');", "the script threw an object that is no Error (line 1)")]
    public async Task What_a_script_throws_is_the_reason_with_its_line(string script, string reason) => Assert.Equal(reason, await Scripts.FailureAsync(script));

    [Theory]
    [InlineData("return { a: 1 ;", "is no JavaScript: ")]
    [InlineData("}); (function () {", "is no JavaScript: ")]
    [InlineData("return 1;\n\nconst f = async function* () { };", "uses an async function in line 3, which scripts do not have")]
    [InlineData("\nconst f = async () => 1;", "uses an async function in line 2, which scripts do not have")]
    [InlineData("import('fs');", "uses import in line 1, which scripts do not have")]
    [InlineData("with (parameters) { a; }", "is no JavaScript: ")]
    [InlineData("const console = 1;", "is no JavaScript: ")]
    [InlineData("let parameters = {};", "is no JavaScript: ")]
    [InlineData("#!/usr/bin/env node\nreturn {};", "is no JavaScript: ")]
    public async Task What_is_no_script_fails_here_and_is_refused_when_a_workflow_is_published(string script, string reason)
    {
        Assert.StartsWith($"the script {reason}", await Scripts.FailureAsync(script), StringComparison.Ordinal);

        var definition = Workflows.Of(Workflows.Step("Script1", "Script", "EndNOOP", ("ScriptContent", script)));
        var problem = Assert.Single(DefinitionValidator.Flow(definition, new StepCatalogue([new ScriptExecutor(Scripts.Pool).Type]), _ => true));
        Assert.StartsWith($"Step 'Script1': ScriptContent {reason}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_of_the_language_may_be_published()
    {
        var step = Workflows.Step("Script1", "Script", "EndNOOP", ("ScriptContent", "const a = [...'ab'].map(x => x ?? 1);\nreturn { a }; // done"));

        Assert.Empty(DefinitionValidator.Flow(Workflows.Of(step), new StepCatalogue([new ScriptExecutor(Scripts.Pool).Type]), _ => true));
    }

    [Fact]
    public async Task A_script_of_more_than_64_KiB_is_refused() =>
        Assert.Equal("the script has 65537 characters, but may have 65536 at most", await Scripts.FailureAsync(new string(' ', ScriptLimits.LongestSource + 1)));

    [Fact]
    public async Task A_script_ends_with_its_attempt()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Scripts.RunAsync("for (;;);", cancellation: stop.Token));
    }

    [Fact]
    public async Task A_failed_script_still_tells_what_it_said()
    {
        var outcome = await Scripts.RunAsync("console.log('so far'); throw new Error('no further');");

        Assert.Equal("Script: so far", Assert.Single(Assert.IsType<EffectOutcome.Failed>(outcome).Notes).Message);
    }
}
