using System.Text.Json;
using WorkflowFunctions.Api.Requests;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>Reads an exported <see cref="DefinitionResponse"/>, as real installations have it, with its ids and versions.</summary>
public static class DefinitionExport
{
    /// <exception cref="FormatException">The export cannot be read; the message lists every problem.</exception>
    public static (DefinitionHead Head, WorkflowDefinition Version) Read(JsonElement export)
    {
        var problems = new List<Problem>();
        var reader = new ObjectReader(export, "", problems);
        var version = new WorkflowDefinition
        {
            Id = reader.Id("Id") ?? Guid.Empty,
            Version = reader.WholeNumber("DraftVersion") ?? 1,
            DisplayName = reader.Text("DisplayName", DefinitionLimits.DisplayName, required: true) ?? "",
            Description = reader.Text("Description", DefinitionLimits.Description),
            Key = reader.Text("Key", DefinitionLimits.Key),
            KeyDisplayName = reader.Text("KeyDisplayName", DefinitionLimits.DisplayName),
            WorkflowType = reader.Text("WorkflowType", DefinitionLimits.WorkflowType, required: true) ?? "",
            Steps = [.. reader.Items("Steps").Select(item =>
                DefinitionBodies.ReadStep(new ObjectReader(item.Value, item.Path, problems), () => Guid.Empty, problems))],
        };
        problems.AddRange(DefinitionValidator.Shape(version.Steps, StepCatalogue.BuiltIn));
        if (problems.Count > 0)
            throw new FormatException(string.Join(" ", problems.Select(problem => problem.Message)));
        var head = new DefinitionHead(version.Id, version.DisplayName, version.WorkflowType, version.Key, version.KeyDisplayName,
            reader.Flag("Enabled") ?? true, version.Version, reader.WholeNumber("PublishedVersion"), Revision: 1);
        return (head, version);
    }
}
