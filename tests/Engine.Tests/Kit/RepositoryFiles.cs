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
}
