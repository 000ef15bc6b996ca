using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>The example of a page of <c>docs/steps</c>: its first JSON is a step, and what follows tells what that leads to.</summary>
internal sealed class Example
{
    private readonly StepPage _section;

    private Example(StepPage section) => _section = section;

    public static Example Of(StepType type, string heading = "Example") => new(StepPage.Of(type).Section(heading));

    /// <summary>The step that the index shows.</summary>
    public static Example OfIndex() => new(StepPage.Read("README.md"));

    /// <summary>The n-th JSON after the step, from 0, in compact form.</summary>
    public string Json(int number = 0) => JsonSerializer.Serialize(JsonElement.Parse(_section.Block("json", number + 1)));

    /// <summary>The n-th block in another language, from 0.</summary>
    public string Block(string language, int number = 0) => _section.Block(language, number);

    /// <summary>Whether the page says this, outside of its blocks or in them.</summary>
    public void Says(string text) => Assert.Contains(text, _section.Text, StringComparison.Ordinal);

    /// <summary>Starts an instance that runs the step of the page.</summary>
    /// <param name="data">The initial data.</param>
    /// <param name="elsewhere">A base address in the step, and what takes its place.</param>
    /// <param name="settings">Of the outgoing calls.</param>
    public Task<Rehearsal> RunAsync(
        string data = "{}", (string Address, string Instead)[]? elsewhere = null, params (string Name, string Value)[] settings)
    {
        var json = _section.Block("json");
        foreach (var (address, instead) in elsewhere ?? [])
            json = json.Replace(address, instead, StringComparison.Ordinal);
        return Rehearsal.BeginAsync(Around(json), data, settings: settings);
    }

    /// <summary>The same with an executor that the installation has besides those of every installation.</summary>
    /// <param name="workflowType">The type of the workflow.</param>
    public Task<Rehearsal> RunAsync(IStepExecutor own, string data = "{}", string workflowType = "Enrollment") =>
        Rehearsal.BeginAsync(Around(_section.Block("json")) with { WorkflowType = workflowType }, data, own: own);

    /// <summary>A workflow of the step, or the steps; of one step, every output leads by way of a marker to the end.</summary>
    private static WorkflowDefinition Around(string json)
    {
        if (json.StartsWith('['))
            return Definition(json[1..^1]);
        var step = Definition(json).Steps.Single();
        var targets = step.Outputs.Select(output => output.Target).Where(target => target != StepTypes.EndMarker);
        string[] steps =
        [
            Marker(StepTypes.StartMarker, step.UniqueName), json, Marker(StepTypes.EndMarker, null),
            .. targets.Select(target => Marker(target, StepTypes.EndMarker)),
        ];
        return Definition(string.Join(',', steps));
    }

    private static WorkflowDefinition Definition(string steps)
    {
        var read = RepositoryFiles.Definition($$"""
            { "Id": "{{Guid.NewGuid()}}", "DisplayName": "Example", "WorkflowType": "Enrollment", "Steps": [{{steps}}] }
            """);
        return read with { Steps = [.. read.Steps.Select(step => step with { Id = Guid.NewGuid() })] };
    }

    private static string Marker(string name, string? next) => JsonSerializer.Serialize(new
    {
        UniqueName = name,
        ExtensionName = StepTypes.Noop.ExtensionName,
        Outputs = next is null ? [] : new Dictionary<string, string> { [StepOutputs.Continue] = next },
    });
}
