namespace WorkflowFunctions.LocalHost.Tests.Kit;

/// <summary>A folder in which a test starts hosts; their data lies below it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("workflow-host-").FullName;

    public string Data => Path.Combine(Root, "data");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
