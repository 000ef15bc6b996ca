using System.Text.Json;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Tests.Support;

/// <summary>Reads the definitions in <c>samples</c> as they are exported.</summary>
internal static class SampleFile
{
    public const string Enrollment = "enrollment-two-approvals.json";
    public const string Revocation = "revocation-two-stages.json";

    private static readonly JsonSerializerOptions Options = new() { RespectNullableAnnotations = true };

    public static WorkflowDefinition Load(string name)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", name));
        var file = JsonSerializer.Deserialize<ExportedDefinition>(text, Options)!;
        return new WorkflowDefinition
        {
            Id = file.Id,
            Version = file.DraftVersion,
            DisplayName = file.DisplayName,
            WorkflowType = file.WorkflowType,
            Steps = [.. file.Steps.Select(StepOf)],
        };
    }

    private static StepDefinition StepOf(ExportedStep step) => new()
    {
        Id = step.Id,
        UniqueName = step.UniqueName,
        DisplayName = step.DisplayName,
        ExtensionName = step.ExtensionName,
        Enabled = step.Enabled,
        ConfigurationParameters = step.ConfigurationParameters,
        Signals = [.. step.Signals],
        Conditions = [.. step.Conditions],
        Outputs = [.. step.Outputs.Select(output => new StepOutput(output.Key, output.Value))],
    };

    private sealed record ExportedDefinition(Guid Id, string DisplayName, string WorkflowType, int DraftVersion, ExportedStep[] Steps);

    private sealed record ExportedStep(
        Guid Id, string DisplayName, string UniqueName, string ExtensionName, bool Enabled, JsonMap ConfigurationParameters,
        SignalDefinition[] Signals, StepCondition[] Conditions, Dictionary<string, string> Outputs);
}
