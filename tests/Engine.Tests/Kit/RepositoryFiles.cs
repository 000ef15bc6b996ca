using System.Text.Json;
using WorkflowFunctions.Api.Definitions;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Engine.Tests.Kit;

/// <summary>Files of the repository that a test reads.</summary>
internal static class RepositoryFiles
{
    /// <param name="path">From the folder of <c>WorkflowFunctions.sln</c>.</param>
    public static string Find(string path)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "WorkflowFunctions.sln")))
            at = at.Parent ?? throw new InvalidOperationException("The tests do not lie below WorkflowFunctions.sln.");
        return Path.Combine(at.FullName, path);
    }

    public static string Read(string path) => File.ReadAllText(Find(path));

    /// <summary>An exported definition, read as the service reads it.</summary>
    /// <param name="export">Its JSON.</param>
    public static DefinitionHead Head(string export) => DefinitionExport.Read(JsonElement.Parse(export)).Head;

    public static WorkflowDefinition Definition(string export) => DefinitionExport.Read(JsonElement.Parse(export)).Version;
}
