namespace WorkflowFunctions.HostScenarios;

/// <summary>A folder for the data of one story.</summary>
public sealed class ScenarioFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("workflow-scenario-").FullName;

    public string Mail => System.IO.Path.Combine(Path, "mail");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
