using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>Reads an exported <see cref="DefinitionResponse"/> back as a definition, with its ids and versions.</summary>
public static class DefinitionExport
{
    /// <exception cref="FormatException">The export cannot be read; the message lists every problem.</exception>
    public static (DefinitionHead Head, WorkflowDefinition Version) Read(JsonElement export)
    {
        var problems = new ProblemList();
        var read = ExportReader.Read(export, KnownRoles.None, problems);
        var texts = read.Texts;
        if (read.Id is null)
            problems.Add(new("Id", "Id is missing, or no GUID."));
        problems.AddRange(read.Notes);
        problems.AddUnnamed(DefinitionValidator.Shape(read.Steps, StepCatalogue.BuiltIn));
        if (problems.Count > 0)
            throw new FormatException(string.Join(" ", problems.Select(problem => problem.Message)));

        var version = new WorkflowDefinition
        {
            Id = read.Id!.Value,
            Version = read.DraftVersion ?? 1,
            DisplayName = texts.DisplayName,
            Description = texts.Description,
            WorkflowType = texts.WorkflowType,
            RequesterMayWithdraw = texts.RequesterMayWithdraw,
            AssigneesMayForward = texts.AssigneesMayForward,
            NotifyRequester = texts.NotifyRequester,
            Steps = read.Steps,
        };
        var head = new DefinitionHead(
            version.Id, version.DisplayName, version.WorkflowType, null, null, texts.Enabled, version.Version, read.PublishedVersion, Revision: 1)
        { Keys = texts.Keys };
        return (head, version);
    }
}
